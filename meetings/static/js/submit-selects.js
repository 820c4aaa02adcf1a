// <form data-autosubmit>: choosing is enough; the button for those without script goes away.
export function submitSelects(root) {
  root.querySelectorAll("form[data-autosubmit]").forEach((form) => {
    form.querySelectorAll("button[type=submit]").forEach((made) => (made.hidden = true));
  });
  root.addEventListener("change", (event) => {
    event.target.closest?.("form[data-autosubmit]")?.requestSubmit();
  });
}
