// The last searches of a person in this browser: they stay here, and are shown on the empty search page.
const prefix = "adminapp.searches.";
const most = 6;

export function recent(person) {
  try {
    const list = JSON.parse(localStorage.getItem(prefix + person) ?? "[]");
    return Array.isArray(list) ? list.filter(search => typeof search === "string").slice(0, most) : [];
  } catch { return []; }
}

export function remember(person, search) {
  try {
    localStorage.setItem(prefix + person, JSON.stringify([search, ...recent(person).filter(other => other !== search)].slice(0, most)));
  } catch { /* private mode: nothing is remembered */ }
}

export function forget(person) { try { localStorage.removeItem(prefix + person); } catch { /* nothing was kept */ } }
