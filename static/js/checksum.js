// Computes the checksum of a file that is dropped or chosen, and asks for it as if it were typed.
// The file stays here. Without this file, or without a safe connection, it is typed.
const part = document.querySelector("[data-drop]");
const area = part.querySelector(".drop-area");
const picker = part.querySelector("input[type=file]");
const status = part.querySelector("[role=status]");
const field = document.querySelector("input[name=summe]");

async function check(file) {
  status.textContent = `Die Prüfsumme von ${file.name} wird berechnet.`;
  try {
    const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    field.value = [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    status.textContent = `${file.name} lässt sich nicht lesen. Ist es eine Datei und kein Ordner?`;
    return;
  }
  field.form.requestSubmit();
}

if (globalThis.crypto?.subtle) {
  part.hidden = false;
  // After going back to the page the same file can be chosen again.
  picker.value = "";
  picker.addEventListener("change", () => {
    if (picker.files.length) check(picker.files[0]);
  });
  // A file that misses the area must not open in place of the page.
  for (const type of ["dragover", "drop"]) {
    window.addEventListener(type, (event) => event.preventDefault());
  }
  area.addEventListener("dragover", () => area.classList.add("is-over"));
  area.addEventListener("dragleave", () => area.classList.remove("is-over"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("is-over");
    if (event.dataTransfer.files.length) check(event.dataTransfer.files[0]);
  });
}

document.getElementById("ergebnis")?.focus();
