// Light or dark before anything is painted: a module would come too late for that. static/js/theme.js does the rest.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("unrolled-theme");
  } catch {
    // Storage is switched off: as the system has it.
  }
  document.documentElement.dataset.theme = chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
})();
