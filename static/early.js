// Light or dark, large for a projector, and what is folded away, before anything is painted: a module would come too
// late for that.
// static/js/shell/theme.js and static/js/shell/folds.js do the rest.
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
  const asked = new URLSearchParams(location.search);
  if (asked.has("embed")) document.documentElement.dataset.embed = (asked.get("show") ?? "").replaceAll(",", " ");
  if (asked.has("lock")) document.documentElement.dataset.lock = "";
  const fold = /[#&]fold=([a-z,]*)/.exec(location.hash)?.[1] ?? (profile === "projector" ? "setup,panels" : "");
  document.documentElement.dataset.fold = fold.replaceAll(",", " ");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme =
    { light: "light", dark: "dark" }[asked.get("theme")] ?? chosen ?? system;
})();
