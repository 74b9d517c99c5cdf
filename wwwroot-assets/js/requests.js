// The Requests page: J and K through the rows, P for the live tail, Esc closes the request; scrolling away from the top stops the tail,
// and scrolling near the end loads more.
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

  document.addEventListener("keydown", pressed);
  root?.addEventListener("scroll", scrolled, true);
  return {
    focusRow(id) { root?.querySelector(`a[data-request="${CSS.escape(id)}"]`)?.focus(); },
    toTop() { const list = root && scroller(); if (list) list.scrollTop = 0; },
    close() {
      document.removeEventListener("keydown", pressed);
      root?.removeEventListener("scroll", scrolled, true);
    },
  };
}

// Views by name. They stay in this browser, for each person.
const prefix = "adminapp.requests.";
const mostViews = 20;

export function views(person) {
  try {
    const list = JSON.parse(localStorage.getItem(prefix + person) ?? "[]");
    return Array.isArray(list) ? list.filter(view => typeof view?.name === "string" && typeof view.query === "string").slice(0, mostViews) : [];
  } catch { return []; }
}

export function saveView(person, view) { keep(person, [...views(person).filter(other => other.name !== view.name), view].slice(-mostViews)); }

export function deleteView(person, name) { keep(person, views(person).filter(other => other.name !== name)); }

function keep(person, list) {
  try { localStorage.setItem(prefix + person, JSON.stringify(list)); } catch { /* private mode: nothing is saved */ }
}
