import { words } from "./words.js";

// <form data-confirm="question">: asks before sending; without script the server asks on a page.
export function ask(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.confirm || form.dataset.confirmed || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    open(form, event.submitter);
  });
}

function open(form, submitter) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  dialog.setAttribute("aria-labelledby", "ask-question");
  const question = document.createElement("p");
  question.id = "ask-question";
  question.textContent = form.dataset.confirm;
  const row = document.createElement("div");
  row.className = "form-actions";
  const yes = button(submitter?.textContent.trim() || "OK", "btn btn-primary");
  const no = button(words.no, "btn btn-quiet");
  row.append(yes, no);
  dialog.append(question, row);
  document.body.append(dialog);

  yes.addEventListener("click", () => {
    form.dataset.confirmed = "yes";
    dialog.close();
    form.requestSubmit(submitter ?? undefined);
    delete form.dataset.confirmed;
  });
  no.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    submitter?.focus();
  });
  dialog.showModal();
  no.focus();
}

function button(text, look) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = text;
  return made;
}
