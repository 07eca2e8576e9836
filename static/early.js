// Light or dark, and large for a projector, before anything is painted: a module would come too late for that. static/js/theme.js does the rest.
(() => {
  let chosen = null;
  let profile = null;
  try {
    chosen = localStorage.getItem("unrolled-theme");
    profile = localStorage.getItem("unrolled-profile");
  } catch {
    // Storage is switched off: as the system has it.
  }
  if (profile === "projector") document.documentElement.dataset.profile = profile;
  document.documentElement.dataset.theme = chosen ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
})();
