// Menus made of <details data-menu>: Escape and a click elsewhere close them.
export function closeMenus(root) {
  root.addEventListener("click", (event) => {
    root.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target) || event.target.matches("[data-scrim]")) {
        menu.open = false;
      }
    });
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      return;
    }
    const menu = root.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
