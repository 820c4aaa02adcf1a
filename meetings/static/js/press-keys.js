// data-key="Space": the key presses this button, unless somebody is typing or holds another one.
export function pressKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const active = document.activeElement;
    if (active && active !== document.body && active.id !== "content") {
      return;
    }
    const name = event.code === "Space" ? "Space" : event.key;
    const button = root.querySelector(`[data-key="${CSS.escape(name)}"]`);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });
}
