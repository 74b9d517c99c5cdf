// The command palette: arrows, Home and End select an option while the field keeps the focus; Enter opens it, with Ctrl or Cmd in a new tab.
// The options come from the server; an Enter that is pressed before they fit what was typed waits for them.
export function open(root, page) {
  if (!root) return { close() { /* it was closed before this script was there */ } };
  const field = root.querySelector("[role=combobox]");
  const list = root.querySelector("[role=listbox]");
  let selected = null;
  let moved = false;
  let waiting = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const isCurrent = () => (list.dataset.for ?? "") === field.value;

  function select(option) {
    if (selected !== option) selected?.setAttribute("aria-selected", "false");
    selected = option ?? null;
    selected?.setAttribute("aria-selected", "true");
    if (selected) field.setAttribute("aria-activedescendant", selected.id); else field.removeAttribute("aria-activedescendant");
    selected?.scrollIntoView({ block: "nearest" });
    // The title of the first group is above its first option.
    if (selected && selected === options()[0]) list.scrollTop = 0;
  }

  function step(by) {
    const all = options();
    if (all.length === 0) return;
    moved = true;
    const at = all.indexOf(selected);
    select(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  }

  function run(newTab) {
    const option = selected;
    if (!option) return;
    if (newTab && option.href) {
      window.open(option.href, "_blank", "noopener");
      page.invokeMethodAsync("CloseAsync").catch(() => { /* the connection is lost */ });
    } else option.click();
  }

  function pressed(event) {
    if (event.isComposing) return;
    const all = options();
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Home" && !event.shiftKey) { moved = true; select(all[0]); }
    else if (event.key === "End" && !event.shiftKey) { moved = true; select(all[all.length - 1]); }
    else if (event.key === "Enter") {
      const newTab = event.ctrlKey || event.metaKey;
      if (isCurrent()) run(newTab); else waiting = { newTab };
    } else return;
    event.preventDefault();
  }

  function changed() {
    if (!moved || !selected?.isConnected) select(options()[0]); else select(selected);
    if (waiting && isCurrent()) {
      const { newTab } = waiting;
      waiting = null;
      run(newTab);
    }
  }

  function typed() { moved = false; waiting = null; }
  function pointed(event) {
    const option = event.target.closest?.("[role=option]");
    if (option && (event.movementX || event.movementY)) { moved = true; select(option); }
  }
  const observer = new MutationObserver(changed);
  observer.observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-for"] });
  root.addEventListener("keydown", pressed);
  field.addEventListener("input", typed);
  list.addEventListener("pointermove", pointed);
  window.adminapp.palette.ready(field);
  changed();
  return {
    close() {
      observer.disconnect();
      root.removeEventListener("keydown", pressed);
    },
  };
}
