// <form data-guard>: the browser asks before a page with unsent changes is left.
export function guardChanges(root) {
  let changed = false;
  root.addEventListener("input", (event) => {
    changed ||= Boolean(event.target.closest?.("form[data-guard]"));
  });
  root.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-guard]")) {
      changed = false;
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
    }
  });
}
