// Every behaviour is a module that enhances what a page already does without it.
import { arrange } from "./arrange.js";
import { ask } from "./ask.js";
import { awaitFiles } from "./await-file.js";
import { chooseRows } from "./choose-rows.js";
import { clocks } from "./clocks.js";
import { closeMenus } from "./close-menus.js";
import { dropFiles } from "./drop-files.js";
import { finishFields } from "./finish-fields.js";
import { focusSearch } from "./focus-search.js";
import { goBack } from "./go-back.js";
import { guardChanges } from "./guard-changes.js";
import { narrow } from "./narrow.js";
import { pressKeys } from "./press-keys.js";
import { reachTables } from "./reach-tables.js";
import { refresh } from "./refresh.js";
import { showTab } from "./show-tab.js";
import { submitOnce } from "./submit-once.js";
import { submitSelects } from "./submit-selects.js";
import { swapParts } from "./swap-part.js";
import { switchTheme } from "./switch-theme.js";
import { toasts } from "./toasts.js";
import { weekdays } from "./weekdays.js";

// These listen on the document, once, and serve parts that arrive later too. What may keep a form
// back (unread fields, the question) stands before the guard and before "once": a form that is not
// sent after all must not count as sent.
for (const start of [closeMenus, finishFields, focusSearch, goBack, ask, guardChanges, submitOnce, submitSelects, narrow, pressKeys]) {
  start(document);
}

// These look after the elements of a part; a refreshed part is looked after again.
const parts = [arrange, awaitFiles, chooseRows, clocks, dropFiles, reachTables, showTab, switchTheme, toasts, weekdays];
const enhance = (root) => parts.forEach((part) => part(root));
enhance(document);
refresh(document, enhance);
swapParts(document, enhance, refresh);
document.addEventListener("htmx:after:swap", (event) => enhance(event.target));

document.querySelector("[data-focus]")?.focus();
