// The Requests page: J and K through the rows, P for the live tail, Esc closes the request; scrolling away from the top stops the tail,
// and scrolling near the end loads more. A span of the chart is selected by dragging or by keys.
export function open(root, page) {
  let atTop = true;

  function call(name) { page?.invokeMethodAsync(name).catch(() => { /* the connection is lost */ }); }
  function rows() { return [...root.querySelectorAll("a[data-request]")]; }
  function scroller() { return root.querySelector(".requests-scroll"); }

  function step(by) {
    const all = rows();
    const open = root.querySelector(".requests-drawer");
    const at = open ? all.findIndex(row => row.getAttribute("aria-current") === "true") : all.indexOf(document.activeElement);
    const next = all[at < 0 ? (by > 0 ? 0 : -1) : at + by];
    if (!next) return false;
    if (open) { next.scrollIntoView({ block: "nearest" }); next.click(); } else next.focus();
    return true;
  }

  function pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector(".mud-dialog, .mud-popover-open:not(.mud-tooltip)")) return;
    if (event.key === "Escape") {
      if (!event.target.matches?.("input, textarea, select") && root.querySelector(".requests-drawer")) { event.preventDefault(); call("CloseAsync"); }
      return;
    }
    if (event.target.closest?.("input, textarea, select, [contenteditable=true], [role=textbox], [role=combobox]") || !window.adminapp.shortcuts.enabled()) return;
    if (event.key === "j" || event.key === "k") { if (step(event.key === "j" ? 1 : -1)) event.preventDefault(); }
    else if (event.key === "p") { event.preventDefault(); call("TailAsync"); }
  }

  function scrolled(event) {
    const list = event.target;
    if (!list.matches?.(".requests-scroll")) return;
    const top = list.scrollTop < 8;
    if (!top && atTop) call("LeftAsync");
    atTop = top;
    if (list.scrollTop + list.clientHeight > list.scrollHeight - 400 && !list.querySelector(".requests-more .ui-caption")) list.querySelector(".requests-more button:enabled")?.click();
  }

  // --- the chart: a column is pointed at, a span is dragged or selected by keys ---
  const plot = () => root.querySelector(".requests-plot");
  const parts = () => Number(plot()?.dataset.parts) || 0;
  let anchor = null;
  let column = null;
  let dragging = false;

  function columnAt(event) {
    const box = plot().getBoundingClientRect();
    return Math.max(0, Math.min(parts() - 1, Math.floor((event.clientX - box.left) / box.width * parts())));
  }

  async function show() {
    const [selection, tip] = [root.querySelector(".requests-selection"), root.querySelector(".requests-tip")];
    if (!selection || !tip) return;
    selection.hidden = tip.hidden = column === null || parts() === 0;
    if (column === null || parts() === 0) return;
    const [first, last] = [Math.min(anchor ?? column, column), Math.max(anchor ?? column, column)];
    selection.style.left = `${100 * first / parts()}%`;
    selection.style.width = `${100 * (last - first + 1) / parts()}%`;
    try {
      const text = await page.invokeMethodAsync("DescribeAsync", first, last);
      if (column !== null) tip.textContent = text;
    } catch { /* the connection is lost */ }
  }

  function clear() { anchor = column = null; dragging = false; show(); }

  function select() {
    if (column === null) return;
    const [first, last] = [Math.min(anchor ?? column, column), Math.max(anchor ?? column, column)];
    clear();
    page.invokeMethodAsync("SelectAsync", first, last).catch(() => { /* the connection is lost */ });
  }

  function chartDown(event) {
    if (!event.target.closest?.(".requests-plot") || event.button !== 0 || parts() === 0) return;
    anchor = column = columnAt(event);
    dragging = true;
    plot().setPointerCapture?.(event.pointerId);
    show();
  }

  function chartMoved(event) {
    if (!dragging && !event.target.closest?.(".requests-plot")) { if (column !== null && document.activeElement !== plot()) clear(); return; }
    if (parts() === 0) return;
    const at = columnAt(event);
    if (at === column) return;
    column = at;
    show();
  }

  function chartUp(event) {
    if (!dragging) return;
    dragging = false;
    column = columnAt(event);
    select();
  }

  function chartPressed(event) {
    if (event.target !== plot() || event.ctrlKey || event.metaKey || event.altKey || parts() === 0) return;
    const last = parts() - 1;
    const before = column;
    if (event.key === "ArrowLeft") column = Math.max(0, (column ?? last + 1) - 1);
    else if (event.key === "ArrowRight") column = Math.min(last, (column ?? -1) + 1);
    else if (event.key === "Home") column = 0;
    else if (event.key === "End") column = last;
    else if (event.key === "Enter" && column !== null) { event.preventDefault(); return select(); }
    else if (event.key === "Escape" && column !== null) { event.preventDefault(); event.stopPropagation(); return clear(); }
    else return;
    event.preventDefault();
    anchor = event.shiftKey ? anchor ?? before ?? column : null;
    show();
  }

  function chartLeft(event) { if (event.target === plot() && !dragging) clear(); }

  root?.addEventListener("pointerdown", chartDown);
  root?.addEventListener("pointermove", chartMoved);
  root?.addEventListener("pointerup", chartUp);
  root?.addEventListener("pointercancel", clear);
  root?.addEventListener("keydown", chartPressed);
  root?.addEventListener("focusout", chartLeft);
  document.addEventListener("keydown", pressed);
  root?.addEventListener("scroll", scrolled, true);
  return {
    focusRow(id) { root?.querySelector(`a[data-request="${CSS.escape(id)}"]`)?.focus(); },
    toTop() { const list = root && scroller(); if (list) list.scrollTop = 0; },
    close() {
      document.removeEventListener("keydown", pressed);
      root?.removeEventListener("scroll", scrolled, true);
      for (const [type, handler] of [["pointerdown", chartDown], ["pointermove", chartMoved], ["pointerup", chartUp], ["pointercancel", clear], ["keydown", chartPressed], ["focusout", chartLeft]]) root?.removeEventListener(type, handler);
    },
  };
}

// Views that an earlier version kept in this browser, for each person: handed over, and forgotten once the server has them.
const prefix = "adminapp.requests.";
const mostViews = 20;

export function oldViews(person) {
  try {
    const list = JSON.parse(localStorage.getItem(prefix + person) ?? "[]");
    return Array.isArray(list) ? list.filter(view => typeof view?.name === "string" && typeof view.query === "string").slice(0, mostViews) : [];
  } catch { return []; }
}

export function forgetViews(person, names) {
  try {
    const kept = oldViews(person).filter(view => !names.includes(view.name));
    if (kept.length > 0) localStorage.setItem(prefix + person, JSON.stringify(kept)); else localStorage.removeItem(prefix + person);
  } catch { /* private mode: nothing was kept */ }
}
