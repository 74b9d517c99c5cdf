// Runs before the first paint: the theme without a flash, and what the server cannot know of this browser (dark or light,
// time zone, width) in a cookie, so that the first interactive render already fits.
(function () {
  const key = "adminapp.theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function preference() {
    try { return localStorage.getItem(key) ?? "system"; } catch { return "system"; }
  }

  function apply() {
    const chosen = preference();
    const theme = chosen === "dark" || (chosen === "system" && dark.matches) ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    document.cookie = `adminapp.browser=${encodeURIComponent(`${theme}|${chosen}|${zone}|${innerWidth <= 600 ? "small" : "wide"}`)};path=/;max-age=31536000;samesite=lax`;
    return theme;
  }

  function set(chosen) {
    try { localStorage.setItem(key, chosen); } catch { /* private mode: holds for this page only */ }
    return apply();
  }

  dark.addEventListener("change", apply);
  window.adminapp = { theme: { set, preference } };
  apply();
})();
