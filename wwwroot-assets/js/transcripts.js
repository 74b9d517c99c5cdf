// The browser's part of the reader: loading more at both ends, the frame that shows in the lanes what is on the screen,
// jumping by a click on the lanes, N and Shift+N between matches.
const nothing = () => 0;
const left = { refresh: nothing, topTurn: nothing, reveal: nothing, hold: nothing, release: nothing, close: nothing };

export function open(root, page) {
  if (!root?.isConnected) return left; // the page that asked is gone by now
  const scroller = root.querySelector(".reader-turns");
  const area = root.querySelector(".reader-lane-area");
  const frame = root.querySelector(".reader-lane-frame");
  let held = null;
  let ownScroll = null;
  let ends = null;

  // In a low window, such as at 400 % zoom, the whole page scrolls (shell.css).
  function scrollsItself() { return getComputedStyle(scroller).overflowY !== "visible"; }
  function box() { return scrollsItself() ? scroller.getBoundingClientRect() : { top: 0, bottom: innerHeight }; }
  let due = 0;

  // Rows stand in order, so the first one that reaches below the edge is found by halving.
  function firstVisible(rows, top) {
    let low = 0, high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].getBoundingClientRect().bottom <= top) low = middle + 1; else high = middle;
    }
    return low;
  }

  function rows() { return scroller.querySelectorAll("[data-x]"); }
  function turnOf(row) { return Number((row.id || row.querySelector("[id]")?.id || "turn-0").slice(5)); }

  function placeFrame() {
    due = 0;
    const all = rows();
    if (!all.length || !frame) return;
    const { top, bottom } = box();
    const first = Math.min(firstVisible(all, top), all.length - 1);
    const next = all[firstVisible(all, bottom)];
    const from = Number(all[first].dataset.x), to = next ? Number(next.dataset.x) : 1;
    frame.hidden = false;
    frame.style.left = `${from * 100}%`;
    frame.style.width = `max(8px, ${Math.max(0, to - from) * 100}%)`;
  }

  function scheduleFrame() { due ||= requestAnimationFrame(placeFrame); }

  function endsComeNear(entries) {
    for (const entry of entries) {
      if (entry.isIntersecting) page.invokeMethodAsync("ExtendAsync", entry.target.classList.contains("down"));
    }
  }

  function watchEnds() {
    ends?.disconnect();
    if (!ends || ownScroll !== scrollsItself()) {
      ownScroll = scrollsItself();
      ends = new IntersectionObserver(endsComeNear, { root: ownScroll ? scroller : null, rootMargin: "600px 0px" });
    }
    scroller.querySelectorAll(".reader-more:not([hidden])").forEach(end => ends.observe(end));
  }

  function onKey(event) {
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, .mud-dialog") || !window.adminapp.shortcuts.enabled()) return;
    page.invokeMethodAsync("StepAsync", event.shiftKey);
  }

  function onLane(event) {
    const box = area.getBoundingClientRect();
    page.invokeMethodAsync("JumpAsync", Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
  }

  scroller.addEventListener("scroll", scheduleFrame, { passive: true });
  document.addEventListener("scroll", scheduleFrame, { passive: true });
  const resized = () => { scheduleFrame(); if (ownScroll !== scrollsItself()) watchEnds(); };
  window.addEventListener("resize", resized);
  document.addEventListener("keydown", onKey);
  area?.addEventListener("click", onLane);
  watchEnds();
  placeFrame();

  return {
    refresh() { watchEnds(); placeFrame(); },
    topTurn() {
      const all = rows();
      return all.length ? turnOf(all[Math.min(firstVisible(all, box().top), all.length - 1)]) : 0;
    },
    reveal(turn) {
      // A match of the search inside goes before its turn, and so do the quoted words of a long turn, which may fill the screen.
      const target = document.getElementById(`turn-${turn}`);
      const { top, bottom } = box();
      const tall = target?.offsetHeight > (bottom - top) / 2;
      const words = target?.querySelector(tall ? "#match, mark" : "#match");
      (words ?? target)?.scrollIntoView({ block: words || !tall ? "center" : "start" });
      watchEnds();
      scheduleFrame();
    },
    hold() {
      const all = rows();
      const row = all[Math.min(firstVisible(all, box().top), all.length - 1)];
      held = row && { id: row.id || row.querySelector("[id]")?.id, top: row.getBoundingClientRect().top };
    },
    release() {
      const element = held && document.getElementById(held.id);
      const row = element?.closest("[data-x]");
      if (row) (scrollsItself() ? scroller : document.scrollingElement).scrollTop += row.getBoundingClientRect().top - held.top;
      held = null;
      watchEnds();
      scheduleFrame();
    },
    close() {
      ends.disconnect();
      cancelAnimationFrame(due);
      document.removeEventListener("scroll", scheduleFrame);
      window.removeEventListener("resize", resized);
      document.removeEventListener("keydown", onKey);
    },
  };
}
