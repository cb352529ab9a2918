// The dialog for a link's address.

const pattern = /^(https:\/\/|mailto:)\S+$/i;

export function isAddress(text) {
  return pattern.test(text);
}

// People type addresses as they see them: without the scheme.
function complete(text) {
  if (isAddress(text) || text === "") return text;
  if (/^[^\s@/]+@[^\s@/]+$/.test(text)) return `mailto:${text}`;
  return /^[^\s:/]+\.[^\s:]+$/.test(text) ? `https://${text}` : text;
}

export function editLink(editor) {
  const dialog = build();
  const input = dialog.querySelector("input");
  const problem = dialog.querySelector(".kern-error");
  const remove = dialog.querySelector("[value=remove]");
  const current = editor.getAttributes("link").href ?? "";
  input.value = current;
  remove.hidden = current === "";

  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const address = complete(input.value.trim());
    if (button.value === "apply" && !isAddress(address)) {
      problem.hidden = false;
      input.setAttribute("aria-invalid", "true");
      input.focus();
      return;
    }
    dialog.close();
    if (button.value === "apply") setLink(editor, address);
    if (button.value === "remove") editor.chain().extendMarkRange("link").unsetLink().run();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // Inside a form, Enter would send the form.
    event.preventDefault();
    dialog.querySelector("[value=apply]").click();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.view.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return true;
}

function setLink(editor, href) {
  const chain = editor.chain().extendMarkRange("link");
  if (editor.state.selection.empty && !editor.isActive("link")) {
    const text = href.replace(/^mailto:/i, "");
    chain.insertContent({ type: "text", text, marks: [{ type: "link", attrs: { href } }] }).run();
  } else {
    chain.setLink({ href }).run();
  }
}

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "editor-dialog";
  dialog.setAttribute("aria-labelledby", "editor-link-title");
  dialog.innerHTML = `
    <h2 id="editor-link-title">Link</h2>
    <div class="kern-form-input field">
      <label class="kern-label" for="editor-link-address">Adresse</label>
      <div class="kern-hint" id="editor-link-hint">Eine Internetadresse, die mit https:// beginnt,
        oder eine E-Mail-Adresse</div>
      <input class="kern-form-input__input" type="text" inputmode="url" id="editor-link-address"
        autocomplete="off" aria-describedby="editor-link-hint editor-link-problem">
      <div class="kern-error" id="editor-link-problem" role="alert" hidden><div class="kern-body">
        <p>Diese Adresse kann nicht verlinkt werden. Bitte geben Sie eine Adresse mit https://
        oder eine E-Mail-Adresse ein.</p></div></div>
    </div>
    <div class="action-bar">
      <button class="kern-btn kern-btn--primary" type="button" value="apply">
        <span class="kern-label">Übernehmen</span></button>
      <button class="kern-btn kern-btn--secondary" type="button" value="remove">
        <span class="kern-label">Link entfernen</span></button>
      <button class="kern-btn kern-btn--tertiary" type="button" value="cancel">
        <span class="kern-label">Abbrechen</span></button>
    </div>`;
  return dialog;
}
