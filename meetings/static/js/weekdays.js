import { words } from "./words.js";

// Beside a date field: which day of the week that is, and whether offices work on it.
export function weekdays(root) {
  root.querySelectorAll("[data-weekday-for]").forEach((note) => {
    const field = document.getElementById(note.dataset.weekdayFor);
    const tell = () => {
      const [year, month, day] = field.value.slice(0, 10).split("-").map(Number);
      note.hidden = !day;
      if (day) {
        const date = new Date(year, month - 1, day);
        const language = document.documentElement.lang;
        const name = date.toLocaleDateString(language, { weekday: "long" });
        note.textContent = date.getDay() % 6 === 0 ? `${name} · ${words.rest}` : name;
      }
    };
    field?.addEventListener("input", tell);
    if (field) {
      tell();
    }
  });
}
