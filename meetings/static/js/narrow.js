// <input data-narrow="#list">: hides the rows that do not hold what is typed; accents do not matter.
export function narrow(root) {
  root.addEventListener("input", (event) => {
    const target = event.target.dataset?.narrow;
    const list = target && root.querySelector(target);
    if (!list) {
      return;
    }
    const wanted = fold(event.target.value);
    const rows = list.querySelectorAll("tbody > tr, [data-row]");
    (rows.length ? [...rows] : [...list.children]).forEach((row) => {
      row.hidden = !fold(row.textContent).includes(wanted);
    });
  });
}

function fold(text) {
  return text
    .toLowerCase()
    .replaceAll("đ", "d")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}
