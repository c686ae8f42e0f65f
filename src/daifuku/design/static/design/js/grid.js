// Lists: j and k move, x selects, Shift makes a range, Enter opens, Space peeks.
const rowsOf = (grid) => [...grid.querySelectorAll("tbody tr[tabindex]")];
const boxOf = (row) => row?.querySelector("[data-select]");
const bars = (grid) => [...document.querySelectorAll("[data-bulkbar]")].filter((bar) => bar.dataset.bulkbar === grid.id);
const last = new WeakMap();

const refresh = (grid) => {
  const boxes = [...grid.querySelectorAll("[data-select]")];
  const chosen = boxes.filter((box) => box.checked);
  boxes.forEach((box) => box.closest("tr").setAttribute("aria-selected", box.checked));
  const all = grid.querySelector("[data-select-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  for (const bar of bars(grid)) {
    bar.hidden = chosen.length === 0;
    const whole = bar.querySelector("[name=all]");
    if (whole) whole.value = "";
    bar.querySelector(".summary").textContent = bar.dataset.summary.replace("{n}", chosen.length.toLocaleString());
  }
};

const select = (grid, box, checked, range) => {
  const boxes = [...grid.querySelectorAll("[data-select]")];
  const [from, to] = [boxes.indexOf(last.get(grid)), boxes.indexOf(box)].sort((a, b) => a - b);
  const touched = range && from >= 0 ? boxes.slice(from, to + 1) : [box];
  touched.forEach((one) => { one.checked = checked; });
  last.set(grid, box);
  refresh(grid);
};

daifuku.on("click", "[data-select]", (box, event) => select(box.closest("[data-grid]"), box, box.checked, event.shiftKey));
daifuku.on("change", "[data-select-all]", (all) => {
  const grid = all.closest("[data-grid]");
  grid.querySelectorAll("[data-select]").forEach((box) => { box.checked = all.checked; });
  refresh(grid);
});
// All that match, also those that are not loaded: until another row is chosen or left out.
daifuku.on("click", "[data-select-matching]", (button) => {
  const bar = button.closest("[data-bulkbar]");
  const grid = document.getElementById(bar.dataset.bulkbar);
  grid.querySelectorAll("[data-select]").forEach((box) => { box.checked = true; });
  refresh(grid);
  bar.querySelector("[name=all]").value = "1";
  bar.querySelector(".summary").textContent = button.dataset.selectMatching;
});
// Rows that come later belong to them.
daifuku.each("[data-select]", (box) => {
  const whole = bars(box.closest("[data-grid]")).some((bar) => bar.querySelector("[name=all]")?.value === "1");
  if (whole) box.checked = true;
});
const clear = (grid) => {
  grid.querySelectorAll("[data-select]").forEach((box) => { box.checked = false; });
  refresh(grid);
};
daifuku.on("click", "[data-select-none]", (button) => clear(document.getElementById(button.closest("[data-bulkbar]").dataset.bulkbar)));
document.addEventListener("daifuku:back", () => document.querySelectorAll("[data-grid]").forEach(clear));
daifuku.each("[data-grid]", refresh);

// Many rows go as one field: a form has no room for thousands.
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.dataset.joined) return;
  formData.set(target.dataset.joined, formData.getAll("selected").join(","));
  formData.delete("selected");
});

const move = (grid, step) => {
  const rows = rowsOf(grid);
  const here = rows.findIndex((row) => row.classList.contains("current"));
  const row = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
  rows[here]?.classList.remove("current");
  row?.classList.add("current");
  row?.focus();
  if (document.getElementById("peek")?.open) peek(row);
};
let peeking;
const peek = (row) => {
  clearTimeout(peeking);
  const show = () => window.htmx.ajax("GET", row.dataset.rowPeek, { source: "#peek", target: "#peek", swap: "innerHTML" });
  if (row?.dataset.rowPeek) peeking = setTimeout(show, 80);
};

document.addEventListener("keydown", (event) => {
  const grid = document.querySelector("main [data-grid]");
  if (!grid || daifuku.composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (daifuku.typing(event.target) || document.querySelector("dialog:modal, [data-menu]:popover-open")) return;
  if (daifuku.meta("keys") !== "on") return;
  const row = grid.querySelector("tr.current");
  const onRow = event.target === document.body || event.target.matches?.("main, tr, [role=region]");
  const keys = {
    j: () => move(grid, 1),
    k: () => move(grid, row ? -1 : 1),
    x: () => boxOf(row) && select(grid, boxOf(row), !boxOf(row).checked, false),
    X: () => boxOf(row) && select(grid, boxOf(row), true, true),
    Enter: () => onRow && row && row.querySelector("[data-row-link]")?.click(),
    " ": () => onRow && row && peek(row),
  };
  if (keys[event.key]?.() !== false && keys[event.key] && (onRow || !/^(Enter| )$/.test(event.key))) event.preventDefault();
});
