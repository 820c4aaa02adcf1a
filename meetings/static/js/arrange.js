import { words } from "./words.js";

const PAUSE = 500; // ms: several steps of the keyboard are saved at once
const EDGE = 80; // px: the page scrolls while something is held near its edge

// <div data-arrange>: items [data-item] in lists [data-slot] are put in order by their grip, or by
// Alt with an arrow; the form [data-order] saves the whole order. Without script there are buttons.
export function arrange(root) {
  const board = root.matches?.("[data-arrange]") ? root : root.querySelector("[data-arrange]");
  if (!board) {
    return;
  }
  let waiting = 0;
  board.querySelectorAll("[data-grip], [data-grip-hint]").forEach((made) => (made.hidden = false));
  board.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (grip && event.button === 0) {
      event.preventDefault();
      grip.focus({ preventScroll: true });
      drag(board, grip, event.pointerId);
    }
  });
  board.addEventListener("keydown", (event) => {
    const item = event.target.closest("[data-item]");
    const down = event.key === "ArrowDown";
    if (!item || !event.altKey || !(down || event.key === "ArrowUp")) {
      return;
    }
    event.preventDefault();
    if (step(board, item, down)) {
      tell(board, item);
      item.querySelector("[data-grip]").focus();
      clearTimeout(waiting);
      waiting = setTimeout(() => save(board, item), PAUSE);
    }
  });
}

// One place up or down; from the edge of a list to the list beside it.
function step(board, item, down) {
  const other = down ? item.nextElementSibling : item.previousElementSibling;
  if (other) {
    other[down ? "after" : "before"](item);
    return true;
  }
  const lists = [...board.querySelectorAll("[data-slot]")];
  const list = lists[lists.indexOf(item.parentElement) + (down ? 1 : -1)];
  list?.[down ? "prepend" : "append"](item);
  return Boolean(list);
}

// While something is held only a mark moves: an element that leaves the page would let go.
function drag(board, grip, pointer) {
  const item = grip.closest("[data-item]");
  const mark = document.createElement("li");
  mark.className = "agenda-mark";
  grip.setPointerCapture(pointer);
  item.classList.add("agenda-held");
  const over = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: over.signal });
  const end = (isDropped) => {
    over.abort();
    item.classList.remove("agenda-held");
    const isMoved = isDropped && mark.isConnected && mark.previousElementSibling !== item && mark.nextElementSibling !== item;
    if (isMoved) {
      mark.before(item);
    }
    mark.remove();
    if (isMoved) {
      tell(board, item);
      save(board, item);
    }
  };
  on(grip, "pointermove", (event) => {
    place(board, mark, event.clientX, event.clientY);
    const below = event.clientY > window.innerHeight - EDGE;
    if (below || event.clientY < EDGE) {
      window.scrollBy(0, below ? EDGE / 4 : -EDGE / 4);
    }
  });
  on(grip, "pointerup", () => end(true));
  on(grip, "pointercancel", () => end(false));
  on(document, "keydown", (event) => event.key === "Escape" && end(false));
}

function place(board, mark, x, y) {
  const under = document.elementFromPoint(x, y);
  const item = under?.closest("[data-item]");
  if (item && board.contains(item)) {
    const { top, height } = item.getBoundingClientRect();
    item[y < top + height / 2 ? "before" : "after"](mark);
    return;
  }
  const list = under?.closest("[data-slot-box]")?.querySelector("[data-slot]");
  if (list && board.contains(list) && !mark.isSameNode(under)) {
    list.append(mark);
  }
}

function save(board, item) {
  const form = board.querySelector("[data-order]");
  form.querySelectorAll("[name=order]").forEach((line) => line.remove());
  board.querySelectorAll("[data-slot]").forEach((list) => {
    const line = document.createElement("input");
    line.type = "hidden";
    line.name = "order";
    const ids = [...list.querySelectorAll("[data-item]")].map((one) => one.dataset.item);
    line.value = `${list.dataset.slot}|${ids.join(" ")}`;
    form.append(line);
  });
  const button = form.querySelector("button");
  button.value = item.dataset.item; // the grip of the same name and value is focused afterwards
  form.requestSubmit(button);
}

function tell(board, item) {
  const list = item.parentElement;
  const items = [...list.querySelectorAll("[data-item]")];
  const said = words.placed(item.dataset.title, items.indexOf(item) + 1, items.length, list.getAttribute("aria-label"));
  document.querySelector("[data-said]").textContent = said;
}
