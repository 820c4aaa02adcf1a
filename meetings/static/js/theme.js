// Theme and density before the first paint, so that a dark page never flashes white.
(() => {
  const root = document.documentElement;
  root.classList.remove("no-script");
  const stored = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage may be forbidden
    }
  };
  if (!root.hasAttribute("data-bs-theme")) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.setAttribute("data-bs-theme", stored("theme") ?? (dark ? "dark" : "light"));
  }
  root.setAttribute("data-density", stored("density") ?? "comfortable");
})();
