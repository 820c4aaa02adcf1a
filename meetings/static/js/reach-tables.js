// A table wider than its frame is scrolled sideways; where nothing in it takes the focus, the frame
// does, so that the arrow keys reach the last column.
export function reachTables(root) {
  root.querySelectorAll(".table-frame").forEach((frame) => {
    if (frame.scrollWidth > frame.clientWidth && !frame.querySelector("tbody :is(a, button, input)")) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", frame.querySelector("caption")?.textContent ?? "");
    }
  });
}
