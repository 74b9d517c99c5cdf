// The browser's half of the composer: the text and its draft stay here, so that typing costs no message and a lost connection
// no word. The server is asked only to take a question, to give back the last one, or to stop.
const draftPrefix = "adminapp.draft.";
const mostLines = 5;
const attached = new WeakMap();

export function attach(form, server) {
  const field = form.querySelector("textarea");
  const state = { server, draft: null, sending: false, abort: new AbortController() };
  attached.set(form, state);
  const on = (target, type, handler) => target.addEventListener(type, handler, { signal: state.abort.signal });

  on(form, "submit", event => {
    event.preventDefault();
    // Enter in a field of the scope menu chooses there; it does not send the question.
    if (!document.activeElement?.closest(".chat-scope, .chat-scope-panel")) send(form, state);
  });
  on(field, "input", () => {
    keep(state, field.value);
    size(form, field);
    note(form, state.cut ?? "");
    state.cut = null;
  });
  on(field, "paste", event => {
    // What is over the limit, the browser cuts without a word.
    const pasted = (event.clipboardData?.getData("text") ?? "").replaceAll("\r\n", "\n");
    const over = field.value.length - (field.selectionEnd - field.selectionStart) + pasted.length - field.maxLength;
    if (over > 0) state.cut = `Your text was cut to ${count(field.maxLength)} characters: the last ${count(over)} you pasted are missing.`;
  });
  on(field, "keydown", async event => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send(form, state);
    } else if (event.key === "ArrowUp" && field.value === "") {
      event.preventDefault();
      const last = await call(state, "EditLast");
      if (last != null) setText(form, last);
    }
  });
  on(document, "keydown", event => {
    // In another field Esc is that field's, such as the search of conversations.
    if (event.target !== field && event.target.closest?.("input, textarea, select")) return;
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector(".mud-dialog, .mud-popover-open:not(.mud-tooltip)")) call(state, "EscapeAsync");
  });
  // A note about a pending answer is over with it.
  const due = new MutationObserver(() => note(form, ""));
  due.observe(form, { attributes: true, attributeFilter: ["data-due"] });
  state.abort.signal.addEventListener("abort", () => due.disconnect());
  refresh(form);
  form.dataset.ready = "true";
  if (form.dataset.early) {
    // Enter was pressed before this script was here (app.js).
    delete form.dataset.early;
    note(form, "");
    send(form, state);
  }
  if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
}

export function detach(form) {
  attached.get(form)?.abort.abort();
  attached.delete(form);
}

// Another conversation is open, or its answer became due or ended.
export function refresh(form) {
  const state = attached.get(form);
  const field = form.querySelector("textarea");
  if (!state || state.draft === form.dataset.draft) return;
  const typedBefore = state.draft === null && field.value !== ""; // faster than this script was here
  state.draft = form.dataset.draft;
  if (typedBefore) keep(state, field.value);
  else field.value = stored(state.draft);
  size(form, field);
}

export function setText(form, text) {
  const field = form.querySelector("textarea");
  field.value = text;
  keep(attached.get(form), text);
  size(form, field);
  field.focus();
}

async function send(form, state) {
  const field = form.querySelector("textarea");
  const text = field.value;
  if (state.sending || text.trim() === "") return;
  if (form.dataset.due === "true") return note(form, "An answer is still pending. Wait for it or stop it, then send this. Your text is kept.");
  state.sending = true;
  form.setAttribute("aria-busy", "true");
  const draft = state.draft;
  try {
    if (await call(state, "SendAsync", text)) {
      drop(draft);
      if (field.value === text) field.value = "";
      size(form, field);
    }
  } finally {
    state.sending = false;
    form.removeAttribute("aria-busy");
  }
}

// While the connection is lost a call fails: the text stays where it is.
async function call(state, method, ...args) {
  try { return await state.server.invokeMethodAsync(method, ...args); } catch { return null; }
}

function size(form, field) {
  const line = parseFloat(getComputedStyle(field).lineHeight);
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, line * mostLines)}px`;
  const left = field.maxLength - field.value.length;
  form.querySelector(".chat-composer-length").textContent = left < 500 ? `${count(left)} characters left` : "";
}

function note(form, text) {
  const line = form.querySelector(".chat-composer-note");
  if (line.textContent !== text) line.textContent = text;
}

function count(number) { return number.toLocaleString("en-US"); }

function stored(draft) { try { return localStorage.getItem(draftPrefix + draft) ?? ""; } catch { return ""; } }
function drop(draft) { try { localStorage.removeItem(draftPrefix + draft); } catch { /* nothing was kept */ } }
function keep(state, text) {
  if (text.trim() === "") return drop(state.draft);
  try { localStorage.setItem(draftPrefix + state.draft, text); } catch { /* private mode: the draft lives as long as the page */ }
}

// --- the thread: stays at its end while an answer grows, unless the reader has scrolled up ---
export function follow(thread) {
  if (!thread) return; // the page was left while this module came
  let atEnd = true;
  const scrolled = () => {
    const box = scrollBox(thread);
    atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 96;
  };
  thread.addEventListener("scroll", scrolled, { passive: true });
  document.addEventListener("scroll", scrolled, { passive: true });
  const grown = new MutationObserver(() => {
    if (!thread.isConnected) {
      grown.disconnect();
      document.removeEventListener("scroll", scrolled);
    } else if (atEnd) toEnd(thread);
  });
  grown.observe(thread, { childList: true, subtree: true, characterData: true });
  thread.addEventListener("leave-end", () => { atEnd = false; });
}

export function toEnd(thread) {
  if (!thread) return;
  const box = scrollBox(thread);
  box.scrollTop = box.scrollHeight;
}

// In a low window, such as at 400 % zoom, the whole page scrolls (shell.css).
function scrollBox(thread) { return getComputedStyle(thread).overflowY === "visible" ? document.scrollingElement : thread; }

// Back from a transcript: to the selected citation of an answer.
export function toCited(thread, answer) {
  const element = document.getElementById(answer);
  if (!element || !thread) return;
  thread.dispatchEvent(new Event("leave-end"));
  (element.querySelector(".chat-text .chat-citation.on") ?? element).scrollIntoView({ block: "center" });
}

// Before "Open in transcript" leaves the page, its address learns which source that was, so that the browser's Back leads there, too.
document.addEventListener("click", event => {
  const link = event.target.closest?.("a.chat-source-open");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const from = new URL(link.href).searchParams;
  const cite = from.get("cite");
  history.replaceState(history.state, "", `/c/${from.get("chat")}?answer=${from.get("answer")}${cite === null ? "" : `&cite=${cite}`}`);
}, true);

// --- a citation under the mouse or the focus shows its passage; a tap selects it, and no more ---
const hoverDelay = 150;

export function passages(thread, page) {
  if (!thread) return;
  let card = null, timer = 0, over = null;
  const hide = () => { clearTimeout(timer); over?.removeAttribute("aria-describedby"); card?.remove(); card = null; };
  const close = () => { hide(); over = null; };
  // Only the Tab key opens a card by focus: a focus that comes back from a sheet or dialog does not.
  let tabbed = -Infinity;
  const tab = event => { if (event.key === "Tab") tabbed = event.timeStamp; };
  document.addEventListener("keydown", tab, true);
  const enter = event => {
    if (!thread.isConnected) return document.removeEventListener("keydown", tab, true);
    if (event.pointerType === "touch") return;
    const cite = event.target.closest?.(".chat-answer .chat-text .chat-citation");
    if (cite === over || event.target.closest?.(".chat-passage")) return;
    close();
    if (!cite) return;
    over = cite;
    timer = setTimeout(async () => {
      const found = await page.invokeMethodAsync("Passage", cite.closest(".chat-answer").id.slice(2), Number(cite.dataset.cite)).catch(() => null);
      if (found && over === cite && !card) card = show(thread, cite, found);
    }, hoverDelay);
  };
  thread.addEventListener("pointerover", enter);
  thread.addEventListener("pointerleave", close);
  thread.addEventListener("focusin", event => { if (event.timeStamp - tabbed < 1000 && event.target.matches(":focus-visible")) enter(event); });
  thread.addEventListener("click", event => { if (over?.contains(event.target)) hide(); });
  thread.addEventListener("focusout", close);
  thread.addEventListener("scroll", close, { passive: true });
  document.addEventListener("scroll", () => { if (card) close(); }, { passive: true });
  thread.addEventListener("keydown", event => { if (event.key === "Escape" && card) { close(); event.preventDefault(); } });
}

function show(thread, cite, found) {
  const card = document.createElement("div");
  card.className = "chat-passage";
  card.id = "passage";
  card.setAttribute("role", "tooltip");
  for (const [name, text] of [["ui-medium", found.head], ["chat-source-text ui-clamp", found.quote], ["ui-caption", found.foot]]) {
    const line = document.createElement("div");
    line.className = name;
    line.textContent = text;
    card.append(line);
  }
  cite.setAttribute("aria-describedby", card.id);
  thread.append(card);
  const at = cite.getBoundingClientRect();
  const width = card.offsetWidth, height = card.offsetHeight;
  card.style.left = `${Math.max(8, Math.min(at.left - 24, innerWidth - width - 8))}px`;
  // Below, since the sentence to be checked ends at the number; else above all of its paragraph, where there is room.
  const block = cite.closest("p, li, tr, blockquote, h3, h4, h5, h6")?.getBoundingClientRect() ?? at;
  const below = at.bottom + 8, above = block.top - height - 8;
  card.style.top = `${below + height <= innerHeight - 8 || above < 8 ? below : above}px`;
  return card;
}
