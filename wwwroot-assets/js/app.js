// Starts Blazor with our patience for lost connections, draws the reconnect bar, and holds the small things that only a
// browser can do: shortcuts, dialogs, the clipboard, scrolling.
(function () {
  const maxRetries = 8;
  const app = window.adminapp;
  const bar = document.getElementById("shell-reconnect");
  const title = document.getElementById("reconnect-title");
  const line = document.getElementById("reconnect-line");

  Blazor.start({
    circuit: {
      reconnectionOptions: {
        maxRetries,
        retryIntervalMilliseconds: attempt => attempt >= maxRetries ? null : attempt === 0 ? 0 : Math.min(1000 * 2 ** (attempt - 1), 15000),
      },
    },
  });

  // --- what was typed: what the server may have missed is said again once it is back, and a reload that it asks for puts it into the fields
  // again. Secrets are not kept, and the composer has its drafts. ---
  const keptKey = "adminapp.typed";
  const maxTyped = 200;
  const missed = 30000; // a lost connection is noticed within this time
  const typed = new Map();
  let lostAt = null;
  addEventListener("input", event => {
    if (!event.target.matches?.("input:not([type=password], [type=file], [type=checkbox], [type=radio]), textarea") || event.target.closest("form[data-draft], .shell-palette")) return;
    if (typed.size >= maxTyped) typed.clear();
    typed.set(event.target, performance.now());
  }, true);
  function tell(field) {
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
  function sayAgain() {
    if (lostAt === null) return;
    const since = lostAt - missed;
    lostAt = null;
    for (const [field, at] of [...typed]) if (at >= since && field.isConnected) tell(field);
  }
  function reloadKeeping() {
    const fields = Object.fromEntries([...typed.keys()].filter(field => field.isConnected && field.id).map(field => [field.id, field.value]));
    try { sessionStorage.setItem(keptKey, JSON.stringify({ path: location.pathname, fields })); } catch { /* private mode: nothing is kept */ }
    location.reload();
  }
  (function putBack() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(keptKey));
      sessionStorage.removeItem(keptKey);
    } catch { /* nothing is kept */ }
    if (kept?.path !== location.pathname) return;
    const fields = new Map(Object.entries(kept.fields));
    const until = performance.now() + 15000;
    (function look() {
      for (const [id, value] of [...fields]) {
        const field = document.getElementById(id);
        if (!field) continue;
        fields.delete(id);
        if (field.value !== value) { field.value = value; tell(field); }
      }
      if (fields.size > 0 && performance.now() < until) setTimeout(look, 100);
    })();
  })();

  // --- connection lost ---
  let attempt = 1;
  async function joinAgain() {
    document.removeEventListener("visibilitychange", onVisible);
    try {
      if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) reloadKeeping();
      else back();
    } catch {
      document.addEventListener("visibilitychange", onVisible);
    }
  }
  function onVisible() { if (document.visibilityState === "visible") joinAgain(); }
  function back() { show(false); sayAgain(); }
  function show(up) { bar.hidden = !up; bar.classList.toggle("shell-bar-ended", false); }
  function say(heading, text) { title.textContent = heading; line.textContent = text; }

  document.getElementById("components-reconnect-modal")?.addEventListener("components-reconnect-state-changed", event => {
    const { state, currentAttempt } = event.detail;
    if (state === "show" || state === "retrying") {
      lostAt ??= performance.now();
      attempt = currentAttempt ?? attempt;
      show(true);
      say("Connection lost", `Reconnecting (${attempt} of ${maxRetries})… Your text is safe.`);
    } else if (state === "hide") {
      back();
    } else if (state === "failed") {
      show(true);
      bar.classList.add("shell-bar-ended");
      say("The server can't be reached", "Your questions and answers are kept on the server. Reload to come back to them.");
      document.addEventListener("visibilitychange", onVisible);
    } else if (state === "rejected" || state === "resume-failed") {
      reloadKeeping();
    } else if (state === "paused") {
      Blazor.resumeCircuit().then(ok => { if (!ok) reloadKeeping(); });
    }
  });
  document.getElementById("reconnect-reload")?.addEventListener("click", () => location.reload());

  // --- too many files at once: a list of thousands would not fit the connection, so only one more than allowed is passed on, to be refused ---
  addEventListener("change", event => {
    const input = event.target;
    const most = Number(input.dataset?.mostFiles);
    if (!most || !(input.files?.length > most + 1)) return;
    const some = new DataTransfer();
    for (const file of Array.from(input.files).slice(0, most + 1)) some.items.add(file);
    input.files = some.files;
  }, true);

  // --- a file dropped beside the box for uploads, or while that is busy: browsers would open it in the place of the page ---
  for (const type of ["dragover", "drop"]) {
    addEventListener(type, event => {
      if (!event.dataTransfer?.types.includes("Files") || event.target.closest?.("input[type=file]:enabled")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    });
  }

  // --- Enter in the composer before its own script has come: chat.js sends the question as soon as it is here ---
  document.addEventListener("keydown", event => {
    const form = event.target.closest?.("form[data-draft]:not([data-ready])");
    if (!form || event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.value.trim() === "") return;
    event.preventDefault();
    form.dataset.early = "true";
    const note = form.querySelector(".chat-composer-note");
    if (note) note.textContent = "Sending as soon as the page is ready …";
  }, true);

  // --- a menu opened by mouse leaves the focus on its button: there, MudBlazor's first Esc moves the focus into the menu and only the second closes it ---
  document.addEventListener("keydown", event => {
    const opener = event.key === "Escape" && event.target.closest?.("[aria-haspopup='menu'][aria-expanded='true']");
    if (!opener) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    opener.click();
  }, true);

  // --- a calendar is closed by Esc before the dialog that it belongs to ---
  document.addEventListener("keydown", event => {
    const calendar = event.key === "Escape" && document.querySelector(".ui-day-overlay");
    if (!calendar) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    calendar.click();
  }, true);

  // --- single-key shortcuts: off while a field has the focus, can be switched off ---
  const shortcutsKey = "adminapp.shortcuts";
  let lastG = -Infinity;
  function enabled() { try { return localStorage.getItem(shortcutsKey) !== "off"; } catch { return true; } }
  function inField(target) { return target.closest?.("input, textarea, select, [contenteditable=true], [role=textbox], .mud-dialog"); }

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      if (!document.querySelector(".mud-dialog")) openPalette();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && event.target.matches?.("[data-page-search]")) return leave(event);
    if (event.altKey) {
      if (event.code === "KeyN" && !document.querySelector(".mud-dialog") && click("[data-shortcut='new']")) event.preventDefault();
      return;
    }
    if (inField(event.target) || !enabled()) return;
    const sinceG = event.timeStamp - lastG;
    lastG = -Infinity;
    if (sinceG < 1500) {
      if (click(`[data-go='${event.key.toLowerCase()}']`)) event.preventDefault();
    } else if (event.key === "g") {
      lastG = event.timeStamp;
    } else if (event.key === "/") {
      const field = document.querySelector("[data-page-search]");
      if (field) { field.focus(); event.preventDefault(); }
    } else if (event.key === "?") {
      if (click("[data-shortcut='help']")) event.preventDefault();
    } else if (/^[1-9[\]pP]$/.test(event.key)) {
      if (click(`[data-key='${event.key.toLowerCase()}']`)) event.preventDefault();
    }
  });
  // The first Esc empties a field for searching, the next one leaves it.
  function leave(event) {
    const field = event.target;
    if (field.value === "") return field.blur();
    event.preventDefault();
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // The palette comes from the server: what is typed until then belongs to it, not to the field behind.
  let early = null;
  function openPalette() {
    if (early === null && click("[data-shortcut='palette']")) {
      early = "";
      setTimeout(() => { early = null; }, 3000);
    }
  }
  document.addEventListener("keydown", event => {
    if (early === null || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") early = null;
    else if (event.key.length === 1) early += event.key;
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  // Once it is gone, and has given the focus back.
  function paletteClosed() {
    const until = performance.now() + 2000;
    return new Promise(resolve => (function look() {
      if (document.querySelector(".shell-palette") && performance.now() < until) requestAnimationFrame(look);
      else setTimeout(resolve, 50);
    })());
  }
  function paletteReady(field) {
    field.focus();
    if (early) {
      field.value = early + field.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    early = null;
  }
  // A page that opens focuses its heading; one that is opened to type asks for its field instead, whichever of the two comes first.
  function focusFirst(selector) {
    const field = document.querySelector(selector);
    if (!field) return;
    field.focus();
    const end = () => {
      clearTimeout(timer);
      removeEventListener("focusin", headed);
      for (const type of ["keydown", "pointerdown"]) removeEventListener(type, end, true);
    };
    const headed = event => { if (event.target.tagName === "H1") { end(); field.focus(); } };
    const timer = setTimeout(end, 2000);
    addEventListener("focusin", headed);
    for (const type of ["keydown", "pointerdown"]) addEventListener(type, end, true);
  }
  function click(selector) {
    const element = [...document.querySelectorAll(selector)].find(e => e.offsetParent !== null || e.dataset.hidden !== undefined);
    element?.click();
    return !!element;
  }

  // --- skip link: to the field that waits for a question or for words, otherwise to the page ---
  document.addEventListener("click", event => {
    if (!event.target.closest?.(".shell-skip")) return;
    event.preventDefault();
    const target = document.getElementById("question") ?? document.querySelector("main [data-page-search]") ?? document.getElementById("main");
    target?.focus();
  }, true);

  Object.assign(app, {
    shortcuts: {
      enabled,
      set(on) { try { localStorage.setItem(shortcutsKey, on ? "on" : "off"); } catch { /* holds for this page only */ } },
    },
    async copy(text) {
      try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
    },
    signOut() { document.getElementById("sign-out")?.requestSubmit(); },
    help() { click("[data-shortcut='help']"); },
    palette: { open: openPalette, ready: paletteReady, closed: paletteClosed },
    press(selector) { click(selector); },
    reveal(id, block) {
      const element = document.getElementById(id);
      element?.scrollIntoView({ block: block ?? "nearest" });
      return !!element?.offsetParent;
    },
    focusFirst,
    // Scrolls to something and focuses its field, or else its first button.
    goTo(selector) {
      const element = document.querySelector(selector);
      element?.scrollIntoView({ block: "center" });
      focusFirst(element?.querySelector("input") ? `${selector} input` : `${selector} button`);
    },
    // What is focused may still be on its way from the server.
    focusWhenShown(selector) {
      const until = performance.now() + 2000;
      (function look() {
        const element = document.querySelector(selector);
        if (element?.offsetParent) element.focus();
        else if (performance.now() < until) requestAnimationFrame(look);
      })();
    },
    focus(id) { document.getElementById(id)?.focus(); },
  });

  document.querySelectorAll("#blazor-error-ui [data-reload]").forEach(b => b.addEventListener("click", () => location.reload()));
})();
