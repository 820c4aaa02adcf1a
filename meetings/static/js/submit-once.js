// A second click on "send" does nothing. The server's one-time key is the real guard; this is calm.
export function submitOnce(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // aria-busy, not disabled: a disabled button would lose its name=value and the focus.
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // Coming back by the browser's own history shows the page as it was left.
  window.addEventListener("pageshow", () => {
    root.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((made) => made.removeAttribute("aria-busy"));
    });
  });
}
