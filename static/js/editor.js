// Puts an editor in the place of each text area for long texts ([data-rich-text]).
// The text area keeps the stored text and is sent as it is until the text is changed; from then on
// it holds the editor's HTML, and the hidden field beside it says so.
import {
  Bold,
  BulletList,
  Document,
  Editor,
  Gapcursor,
  HardBreak,
  History,
  Italic,
  Link,
  ListItem,
  OrderedList,
  Paragraph,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
} from "../django_prose_editor/editor.js";
import { addToolbar } from "./editor-toolbar.js";
import { editLink, isAddress } from "./editor-link.js";

// What the stored text can hold, and nothing else. A cell holds lines, no lists.
const alphabet = [
  Document,
  Paragraph,
  Text,
  HardBreak,
  Bold,
  Italic,
  BulletList,
  OrderedList,
  ListItem,
  History,
  Gapcursor,
  Table,
  TableRow,
  TableCell.extend({ content: "paragraph+" }),
  TableHeader.extend({ content: "paragraph+" }),
  Link.extend({
    addKeyboardShortcuts() {
      return { "Mod-k": () => editLink(this.editor) };
    },
  }).configure({
    autolink: false,
    linkOnPaste: false,
    isAllowedUri: isAddress,
  }),
];

// The toolbars stay at the window's top edge; the line that is written is never under them.
const free = { top: 160, right: 0, bottom: 8, left: 0 };

function start(holder) {
  const textarea = holder.querySelector("textarea");
  if (textarea.hidden) return;
  const format = holder.querySelector("[data-format]");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  const place = document.createElement("div");
  place.className = "editor";
  textarea.before(place);

  const editor = new Editor({
    element: place,
    extensions: alphabet,
    // After going back to the page the browser has put the changed text in again.
    content: format.value === "html" ? textarea.value : holder.querySelector("template").innerHTML,
    editable: !textarea.disabled && !textarea.readOnly,
    // What is typed stays what was typed, also "1. Januar" and "Einwohner*innen".
    enableInputRules: false,
    enablePasteRules: false,
    // The style sheet is ours: a style element would be against the page's policy.
    injectCSS: false,
    editorProps: {
      attributes: names(textarea, label),
      scrollThreshold: free,
      scrollMargin: free,
      handleDOMEvents: {
        paste: (view, event) => paste(view, event, holder),
        // Tab leaves the editor, as it leaves any other field.
        keydown: (view, event) => event.key === "Tab",
      },
    },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      format.value = "html";
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  addToolbar(place, editor, label?.firstChild.textContent.trim() ?? "");

  // Links to the field, such as those of the list of errors, lead to the editor now.
  editor.view.dom.id = textarea.id;
  textarea.removeAttribute("id");
  textarea.hidden = true;
  label?.addEventListener("click", () => editor.view.focus());
}

// The editor's name and hints are those of the text area.
function names(textarea, label) {
  const attributes = { class: "editor-text prose", role: "textbox", "aria-multiline": "true" };
  if (label) {
    label.id ||= `${textarea.id}_label`;
    attributes["aria-labelledby"] = label.id;
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) attributes[name] = textarea.getAttribute(name);
  }
  return attributes;
}

// Text from elsewhere goes through the server, which knows what will be stored of it. The library
// never sees it: it would put it into a document, against the page's policy.
function paste(view, event, holder) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!html || html.includes("data-pm-slice") || !view.editable) return false;
  event.preventDefault();
  const text = event.clipboardData.getData("text/plain");
  clean(html, holder)
    .then((cleaned) => view.pasteHTML(cleaned))
    .catch(() => view.pasteText(text));
  return true;
}

async function clean(html, holder) {
  const response = await fetch(holder.dataset.cleanUrl, {
    method: "POST",
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "X-CSRFToken": holder.closest("form").elements.csrfmiddlewaretoken.value,
    },
    // Pictures inside the text would only be thrown away there.
    body: html.replace(/\ssrc="data:[^"]*"/g, ""),
  });
  if (!response.ok || response.redirected) throw new Error(response.statusText);
  return response.text();
}

function startAll(root) {
  root.querySelectorAll("[data-rich-text]").forEach(start);
}

startAll(document);
document.addEventListener("part-added", (event) => startAll(event.target));
document.addEventListener("htmx:load", (event) => startAll(event.target));
