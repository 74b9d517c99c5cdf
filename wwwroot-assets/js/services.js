// Whether the tab is visible, and the part that the address names: it is there only once the page has been rendered.
export function open(root, page) {
  const shown = () => page.invokeMethodAsync("ShownAsync", document.visibilityState === "visible").catch(() => { });
  document.addEventListener("visibilitychange", shown);
  if (document.visibilityState !== "visible") shown();
  return {
    toAddressed() { if (location.hash.length > 1) root.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`)?.scrollIntoView(); },
    close() { document.removeEventListener("visibilitychange", shown); },
  };
}
