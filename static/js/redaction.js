// Boxes are drawn on the pages with mouse, finger or pen; the rows below hold them in percent.
// Without this file they are given in numbers.
const form = document.querySelector("[data-redaction]");
const rows = [...form.querySelectorAll(".redaction-row")].map((row) =>
  Object.fromEntries(
    ["page", "left", "top", "width", "height"].map((name) => [
      name,
      row.querySelector(`[name$="-${name}"]`),
    ]),
  ),
);
const figures = [...form.querySelectorAll(".redaction-page")];

const place = (box, left, top, width, height) => {
  box.style.left = `${left}%`;
  box.style.top = `${top}%`;
  box.style.width = `${width}%`;
  box.style.height = `${height}%`;
};

const sheets = new Map();
for (const figure of figures) {
  const sheet = document.createElement("div");
  sheet.className = "redaction-sheet";
  figure.prepend(sheet);
  sheet.append(figure.querySelector("img"));
  sheets.set(figure.dataset.page, sheet);
}

const show = () => {
  for (const old of form.querySelectorAll(".redaction-box")) old.remove();
  for (const row of rows) {
    const sheet = sheets.get(row.page.value);
    if (!sheet) continue;
    const box = document.createElement("div");
    box.className = "redaction-box";
    place(box, row.left.value, row.top.value, row.width.value, row.height.value);
    sheet.append(box);
  }
};

for (const [page, sheet] of sheets) {
  let start = null;
  const at = (event) => {
    const area = sheet.getBoundingClientRect();
    const share = (value, size) => Math.min(100, Math.max(0, (value / size) * 100));
    return [
      share(event.clientX - area.left, area.width),
      share(event.clientY - area.top, area.height),
    ];
  };
  sheet.addEventListener("pointerdown", (event) => {
    start = at(event);
    sheet.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!start) return;
    const end = at(event);
    const row = rows.find((candidate) => !candidate.page.value);
    const [width, height] = [Math.abs(end[0] - start[0]), Math.abs(end[1] - start[1])];
    if (row && width > 0.5 && height > 0.3) {
      row.page.value = page;
      row.left.value = Math.min(start[0], end[0]).toFixed(1);
      row.top.value = Math.min(start[1], end[1]).toFixed(1);
      row.width.value = width.toFixed(1);
      row.height.value = height.toFixed(1);
      show();
    }
    start = null;
  });
}
form.addEventListener("input", show);
show();
