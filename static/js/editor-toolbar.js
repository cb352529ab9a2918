// The editor's toolbar: one stop for the Tab key, arrow keys inside; a second one inside tables.
import { editLink } from "./editor-link.js";

const shapes = new URL("../editor-icons.svg", import.meta.url);

// name, label, what it does, when it is pressed
const writing = [
  ["bold", "Fett", (chain) => chain.toggleBold(), "bold"],
  ["italic", "Kursiv", (chain) => chain.toggleItalic(), "italic"],
  ["bullets", "Aufzählung", (chain) => chain.toggleBulletList(), "bulletList"],
  ["numbers", "Nummerierung", (chain) => chain.toggleOrderedList(), "orderedList"],
  ["indent", "Punkt einrücken", (chain) => chain.sinkListItem("listItem")],
  ["outdent", "Punkt ausrücken", (chain) => chain.liftListItem("listItem")],
  ["link", "Link", editLink, "link"],
  ["table", "Tabelle einfügen", (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true })],
  ["undo", "Rückgängig", (chain) => chain.undo()],
  ["redo", "Wiederholen", (chain) => chain.redo()],
];
const tables = [
  [null, "Zeile darunter", (chain) => chain.addRowAfter()],
  [null, "Spalte rechts", (chain) => chain.addColumnAfter()],
  [null, "Zeile löschen", (chain) => chain.deleteRow()],
  [null, "Spalte löschen", (chain) => chain.deleteColumn()],
  [null, "Kopfzeile", (chain) => chain.toggleHeaderRow()],
  [null, "Tabelle löschen", (chain) => chain.deleteTable()],
];

// Puts the toolbars before the editor; name is the field's label.
export function addToolbar(place, editor, name) {
  const main = bar(editor, writing, `Formatierung: ${name}`);
  const table = bar(editor, tables, `Tabelle bearbeiten: ${name}`);
  const bars = document.createElement("div");
  bars.className = "editor-bars";
  bars.append(main.element, table.element);
  place.prepend(bars);

  function refresh() {
    const inTable = editor.isActive("table");
    table.element.hidden = !inTable;
    main.refresh(inTable);
    table.refresh(inTable);
  }
  editor.on("transaction", refresh);
  refresh();
}

function bar(editor, commands, label) {
  const element = document.createElement("div");
  element.className = "editor-toolbar";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", label);
  const buttons = commands.map((command) => button(editor, command));
  element.append(...buttons.map((entry) => entry.element));
  rove(element);
  return { element, refresh: (inTable) => buttons.forEach((entry) => entry.refresh(inTable)) };
}

function button(editor, [shape, label, act, mark]) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "editor-button";
  if (shape) {
    element.innerHTML = `<svg aria-hidden="true" width="24" height="24"><use href="${shapes}#${shape}"/></svg>`;
    element.setAttribute("aria-label", label);
    element.title = label;
  } else {
    element.textContent = label;
  }
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") === "true") return;
    if (act === editLink) {
      editLink(editor);
      return;
    }
    act(editor.chain()).run();
    // At once: the library's own focus comes a moment later, and what is typed by then is lost.
    editor.view.focus();
  });
  // The selection in the text stays while the mouse is on the toolbar.
  element.addEventListener("mousedown", (event) => event.preventDefault());
  return {
    element,
    refresh(inTable) {
      // A cell holds lines only, and no table stands in another.
      const misplaced = inTable && ["bullets", "numbers", "table"].includes(shape);
      const able = editor.isEditable && !misplaced && (act === editLink || act(editor.can().chain()).run());
      element.setAttribute("aria-disabled", String(!able));
      if (mark) element.setAttribute("aria-pressed", String(editor.isActive(mark)));
    },
  };
}

// One button at a time is in the tab order; the arrow keys lead to the others.
function rove(element) {
  const buttons = [...element.children];
  const choose = (chosen) => buttons.forEach((button) => (button.tabIndex = button === chosen ? 0 : -1));
  choose(buttons[0]);
  element.addEventListener("focusin", (event) => choose(event.target));
  element.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(document.activeElement);
    const goal = {
      ArrowRight: (here + 1) % buttons.length,
      ArrowLeft: (here - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    }[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    buttons[goal].focus();
  });
}
