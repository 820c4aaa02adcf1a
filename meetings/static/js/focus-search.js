// "/" goes to the search field, unless somebody is writing.
export function focusSearch(root) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) {
      return;
    }
    const field = root.querySelector('[data-search-key="/"]');
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
}

function writes(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}
