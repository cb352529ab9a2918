// Lists that are decided one after another by keyboard, such as the Dienstberatung.
// [data-keys] holds the list, [data-entry] (tabindex="-1") each of its entries. J and K go to the
// next and the previous entry; a letter named by aria-keyshortcuts presses that control of the
// entry. Keys count only while the focus is in the list and not in a text field, so that nobody
// who dictates or types decides by accident.
for (const list of document.querySelectorAll("[data-keys]")) {
  const entries = () => [...list.querySelectorAll("[data-entry]")];

  function step(entry, distance) {
    const all = entries();
    const next = all[all.indexOf(entry) + distance];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1) return;
    if (event.target.closest("input:not([type=radio]), textarea, select, [contenteditable=true]")) return;
    const entry = event.target.closest("[data-entry]");
    if (!entry) return;
    const key = event.key.toUpperCase();
    const control = entry.querySelector(`[aria-keyshortcuts="${CSS.escape(key)}"]`);
    if (key === "J") step(entry, 1);
    else if (key === "K") step(entry, -1);
    else if (control) {
      control.focus();
      control.click();
    } else return;
    event.preventDefault();
  });
}
