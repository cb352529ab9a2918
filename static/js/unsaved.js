// Warns before text is lost: on leaving a page whose form has changed since it was last saved.
// For forms marked data-warn-unsaved. A form counts as saved when it is sent, or when a
// "saved" event reaches it (autosave: HX-Trigger: saved).
for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
  let unsaved = false;
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("change", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("saved", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
