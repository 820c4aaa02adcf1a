// A table with data-select: choose all, Shift-click chooses a stretch; the bulk bar tells how many,
// with those it carries along from other pages.
export function chooseRows(root) {
  root.querySelectorAll("table[data-select]").forEach((table) => {
    const boxes = [...table.querySelectorAll("tbody .cell-select input[type=checkbox]")];
    const all = table.querySelector("[data-select-all]");
    const bar = document.getElementById(boxes[0]?.getAttribute("form") ?? "");
    let last = null;
    if (all) {
      all.hidden = false;
      all.addEventListener("change", () => {
        boxes.forEach((box) => (box.checked = all.checked));
        tell(boxes, all, bar);
      });
    }
    table.addEventListener("click", (event) => {
      const box = event.target;
      if (!boxes.includes(box)) {
        return;
      }
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        boxes.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
      }
      last = box;
      tell(boxes, all, bar);
    });
    tell(boxes, all, bar);
  });
}

function tell(boxes, all, bar) {
  const chosen = boxes.filter((box) => box.checked).length;
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const count = bar?.querySelector("[data-bulk-count]");
  if (count) {
    const total = chosen + bar.querySelectorAll("input[name=kept]").length;
    count.textContent = total ? count.dataset.some.replace("{n}", total) : count.dataset.none;
    bar.classList.toggle("is-ready", total > 0);
  }
}
