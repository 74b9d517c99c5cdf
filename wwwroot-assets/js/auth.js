// Sign-in and set-up: the button that shows a password, and the dash of the first-run code. The forms work without it.
(function () {
  for (const button of document.querySelectorAll("[data-show]")) {
    const field = document.getElementById(button.dataset.show);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.setAttribute("aria-label", shown ? "Hide password" : "Show password");
      field.focus();
    });
    // A shown password must not be kept by the browser as text.
    field.form?.addEventListener("submit", () => { field.type = "password"; });
  }

  const code = document.getElementById("code");
  code?.addEventListener("input", event => {
    const letters = code.value.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 8);
    const deleting = event.inputType?.startsWith("delete");
    code.value = letters.length > 4 || (letters.length === 4 && !deleting) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
  });
})();
