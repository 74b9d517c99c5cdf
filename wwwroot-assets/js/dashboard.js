// The crosshair over all charts, by pointer and by keys, and whether the tab is visible. Values come from the server, for the one instant
// that is looked at; they are written as text.
export function open(root, page) {
  let column = null;
  let source = null;
  let asking = false;
  let next = null;

  const columns = () => Number(root.dataset.columns) || 0;
  const plotOf = target => target.closest?.(".dashboard-plot");

  function point(at, plot) {
    if (columns() < 2) return;
    at = Math.max(0, Math.min(columns() - 1, at));
    source = plot;
    if (at === column && root.dataset.pointing) return;
    column = at;
    root.dataset.pointing = "true";
    root.style.setProperty("--dashboard-at", `${100 * at / (columns() - 1)}%`);
    ask(at);
  }

  function leave() {
    column = source = next = null;
    delete root.dataset.pointing;
    for (const tip of root.querySelectorAll("[data-tip]")) tip.hidden = true;
  }

  // One question at a time; of those that come in the meantime, the last one counts.
  async function ask(at) {
    if (asking) { next = at; return; }
    asking = true;
    try {
      const values = await page.invokeMethodAsync("ValuesAt", at);
      if (values && column !== null) show(values);
    } catch {
      // The page is gone or away.
    } finally {
      asking = false;
      if (next !== null) { const again = next; next = null; ask(again); }
    }
  }

  function show(values) {
    for (const tip of root.querySelectorAll("[data-tip]")) {
      const rows = values.charts[tip.dataset.tip];
      if (!rows) continue;
      tip.replaceChildren(...[values.time, ...rows.map(([name, value]) => `${name} ${value}`)].map(text => {
        const part = document.createElement("span");
        part.textContent = text;
        return part;
      }));
      tip.setAttribute("aria-live", source?.dataset.chart === tip.dataset.tip ? "polite" : "off");
      tip.hidden = false;
    }
  }

  function moved(event) {
    const plot = plotOf(event.target);
    if (!plot) { if (column !== null && event.pointerType === "mouse" && !root.contains(document.activeElement?.closest(".dashboard-plot"))) leave(); return; }
    const box = plot.getBoundingClientRect();
    if (box.width > 0) point(Math.round((event.clientX - box.left) / box.width * (columns() - 1)), plot);
  }

  function clicked(event) {
    const plot = plotOf(event.target);
    if (plot?.dataset.opens && column !== null && event.pointerType !== "touch") page.invokeMethodAsync("OpenRequests", column);
  }

  function pressed(event) {
    const plot = plotOf(event.target);
    if (!plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 10 : 1;
    const last = columns() - 1;
    if (event.key === "ArrowLeft") point((column ?? last + step) - step, plot);
    else if (event.key === "ArrowRight") point((column ?? -step) + step, plot);
    else if (event.key === "Home") point(0, plot);
    else if (event.key === "End") point(last, plot);
    else if (event.key === "Escape" && column !== null) leave();
    else if (event.key === "Enter" && plot.dataset.opens && column !== null) page.invokeMethodAsync("OpenRequests", column);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Phones show one chart at a time: dots say which, buttons go to the next.
  function swiped(event) {
    const row = event.target;
    if (!row.classList?.contains("dashboard-charts")) return;
    const at = Math.round(row.scrollLeft / (row.clientWidth + 12));
    row.parentElement.querySelectorAll(".dashboard-dots i").forEach((dot, i) => dot.toggleAttribute("data-on", i === at));
  }

  function turned(event) {
    const button = event.target.closest?.("[data-swipe]");
    const row = button?.closest(".dashboard-swipe").querySelector(".dashboard-charts");
    row?.scrollBy({ left: Number(button.dataset.swipe) * (row.clientWidth + 12), behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  const shown = () => page.invokeMethodAsync("ShownAsync", document.visibilityState === "visible").catch(() => { });
  root.addEventListener("pointermove", moved);
  root.addEventListener("pointerleave", leave);
  root.addEventListener("click", clicked);
  root.addEventListener("keydown", pressed);
  root.addEventListener("focusout", leave);
  root.addEventListener("scroll", swiped, true);
  root.addEventListener("click", turned);
  document.addEventListener("visibilitychange", shown);
  if (document.visibilityState !== "visible") shown();
  return {
    close() {
      document.removeEventListener("visibilitychange", shown);
      for (const [type, handler] of [["pointermove", moved], ["pointerleave", leave], ["click", clicked], ["keydown", pressed], ["focusout", leave]]) root.removeEventListener(type, handler);
      root.removeEventListener("scroll", swiped, true);
      root.removeEventListener("click", turned);
    },
  };
}
