// A list of parts that grows: add, remove, move up and down by buttons, for Django formsets.
// Markup: components/growing_list.html. Without this file the server's own button adds a part.

function startList(list) {
  const items = list.querySelector("[data-items]");
  const blank = list.querySelector("template");
  const total = list.querySelector("input[name$='-TOTAL_FORMS']");
  const status = list.querySelector("[data-status]");
  const word = list.dataset.word;
  const most = Number(list.dataset.most || 0);

  const shown = () => [...items.children].filter((item) => !item.hidden);
  const field = (item, name) => item.querySelector(`[name$="-${name}"]`);

  // What stands first is first: numbers, the order sent to the server, and the ends' buttons.
  function renumber() {
    const parts = shown();
    parts.forEach((item, index) => {
      item.querySelector("[data-number]").textContent = String(index + 1);
      item.querySelector("[role=group]").setAttribute("aria-label", `${word} ${index + 1}`);
      const order = field(item, "ORDER");
      if (order) order.value = String(index + 1);
      item.querySelector("[data-up]").disabled = index === 0;
      item.querySelector("[data-down]").disabled = index === parts.length - 1;
      item.querySelector("[data-remove]").disabled = parts.length === 1;
    });
    list.querySelector("[data-add]").disabled = most > 0 && parts.length >= most;
  }

  function changed(message) {
    renumber();
    status.textContent = message;
    items.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function focusText(item) {
    item?.querySelector("textarea, input:not([type=hidden]), [contenteditable=true]")?.focus();
  }

  function add() {
    const holder = document.createElement("div");
    holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
    const item = holder.firstElementChild;
    items.append(item);
    total.value = String(Number(total.value) + 1);
    changed(`${word} ${shown().length} hinzugefügt`);
    item.dispatchEvent(new Event("part-added", { bubbles: true }));
    focusText(item);
  }

  function remove(item) {
    const position = shown().indexOf(item);
    const mark = field(item, "DELETE");
    mark.type === "checkbox" ? (mark.checked = true) : (mark.value = "on");
    item.hidden = true;
    changed(`${word} ${position + 1} entfernt`);
    const left = shown();
    focusText(left[Math.min(position, left.length - 1)]);
  }

  function move(item, step, button) {
    const parts = shown();
    const position = parts.indexOf(item) + step;
    step < 0 ? parts[position].before(item) : parts[position].after(item);
    changed(`Jetzt ${word} ${position + 1} von ${parts.length}`);
    (button.disabled ? item.querySelector(step < 0 ? "[data-down]" : "[data-up]") : button).focus();
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const item = button.closest("[data-item]");
    if (button.matches("[data-add]")) add();
    else if (button.matches("[data-remove]")) remove(item);
    else if (button.matches("[data-up]")) move(item, -1, button);
    else if (button.matches("[data-down]")) move(item, 1, button);
    else return;
    event.preventDefault();
  });

  renumber();
}

for (const list of document.querySelectorAll("[data-formset]")) startList(list);
