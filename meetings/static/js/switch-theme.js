// Light or dark, comfortable or compact: remembered on this device.
export function switchTheme(root) {
  root.querySelectorAll("[data-theme-switch]").forEach((line) => (line.hidden = false));
  turn(root, "[data-set-theme]", "theme", "data-bs-theme", ["light", "dark"]);
  turn(root, "[data-set-density]", "density", "data-density", ["comfortable", "compact"]);
}

function turn(root, selector, name, attribute, [one, other]) {
  root.querySelectorAll(selector).forEach((made) => {
    made.addEventListener("click", () => {
      const page = document.documentElement;
      const next = page.getAttribute(attribute) === one ? other : one;
      page.setAttribute(attribute, next);
      try {
        localStorage.setItem(name, next);
      } catch {
        // storage may be forbidden; the choice then lasts for this page
      }
    });
  });
}
