// A file field also takes what is dropped on it, and shows names and sizes before anything is sent.
const MEGABYTE = 1024 * 1024;

export function dropFiles(root) {
  root.querySelectorAll("[data-file-drop]").forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    const list = zone.querySelector("[data-file-list]");
    const most = Number(zone.dataset.max || 0);
    const over = (is) => zone.classList.toggle("is-over", is);
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      over(true);
    });
    zone.addEventListener("dragleave", () => over(false));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      input.files = event.dataTransfer.files;
      show(input, list, most, zone.dataset.tooLarge);
    });
    input.addEventListener("change", () => show(input, list, most, zone.dataset.tooLarge));
  });
}

function show(input, list, most, complaint) {
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const line = document.createElement("li");
      const name = document.createElement("b");
      name.textContent = file.name;
      const size = document.createElement("span");
      size.textContent = weight(file.size);
      line.append(name, size);
      if (most && file.size > most) {
        size.className = "file-large";
        size.textContent += ` · ${complaint}`;
      }
      return line;
    }),
  );
}

function weight(bytes) {
  const language = document.documentElement.lang;
  const [amount, unit] = bytes < MEGABYTE ? [bytes / 1024, "KB"] : [bytes / MEGABYTE, "MB"];
  return `${amount.toLocaleString(language, { maximumFractionDigits: 1 })} ${unit}`;
}
