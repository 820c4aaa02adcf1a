// <a data-back>: back as the browser goes back, so that what was typed on the page before stands there still.
export function goBack(root) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-back]");
    const plain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && plain && history.length > 1 && link.href === document.referrer) {
      event.preventDefault();
      history.back();
    }
  });
}
