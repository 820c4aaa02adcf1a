// A message can be closed; it never goes by itself, reading takes as long as it takes.
export function toasts(root) {
  root.querySelectorAll("[data-toast]").forEach((toast) => {
    const close = toast.querySelector("[data-toast-close]");
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  });
}
