// One box in the head of a list ticks all rows of the page. Without this file each is ticked alone.
const head = document.querySelector("th.cell-tick");
const boxes = [...document.querySelectorAll("td.cell-tick input")];

if (head && boxes.length) {
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "Alle auf dieser Seite auswählen");
  head.append(all);

  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  for (const box of boxes) box.addEventListener("change", show);
  // After going back to the page the browser has ticked the boxes again.
  window.addEventListener("pageshow", show);
}
