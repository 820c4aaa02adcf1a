import { words } from "./words.js";

// <form data-swap="#roll, .toasts">: sent in the background; only these parts of the answer change,
// so that a thumb stays where it is. Without script the form is sent as any other.
export function swapParts(root, enhance, follow) {
  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.swap || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    const pressed = event.submitter;
    if (form.dataset.sending) {
      return;
    }
    form.dataset.sending = "yes";
    pressed?.setAttribute("aria-busy", "true");
    const answer = await send(form, pressed);
    delete form.dataset.sending;
    pressed?.removeAttribute("aria-busy");
    if (answer === null) {
      tell(form);
      return;
    }
    swap(form.dataset.swap, answer, enhance, follow);
    refocus(pressed, form.dataset.swap.split(",")[0]);
  });
}

async function send(form, pressed) {
  try {
    const answer = await fetch(pressed?.getAttribute("formaction") || form.action, {
      method: "POST",
      body: new FormData(form, pressed),
      headers: { "X-Requested-With": "fetch", Accept: "text/html" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("main") ? page : null;
  } catch {
    return null; // the network is away: nothing was changed on the page, it can be pressed again
  }
}

function swap(parts, page, enhance, follow) {
  const fresh = page.querySelector(parts.split(",")[0]);
  if (!fresh) {
    // Not this page again: a refusal, or a sign-in. Show what the server says.
    document.querySelector("main").replaceWith(page.querySelector("main"));
    return;
  }
  parts.split(",").forEach((selector) => {
    const [old, made] = [document.querySelector(selector), page.querySelector(selector)];
    if (old && made) {
      old.replaceWith(made);
      enhance(made);
      follow(made, enhance);
    }
  });
}

// A refusal is read first; else the button that was pressed is there again, or its row is, under the
// same name and value.
function refocus(pressed, part) {
  const refusal = document.querySelector(`${part} [data-focus]`);
  if (refusal) {
    refusal.focus();
    return;
  }
  if (!pressed?.name) {
    return;
  }
  const found = document.getElementsByName(pressed.name);
  [...found].find((one) => one.value === pressed.value)?.focus({ preventScroll: true });
}

function tell(form) {
  const note = form.querySelector("[data-swap-failed]") ?? document.createElement("p");
  note.dataset.swapFailed = "";
  note.className = "field-error";
  note.setAttribute("role", "alert");
  note.textContent = words.notSaved;
  form.prepend(note);
}
