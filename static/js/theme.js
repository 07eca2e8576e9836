/** Light and dark: as the system has it, until the visitor chooses. */

const KEY = "unrolled-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = [];

export const theme = () => document.documentElement.dataset.theme;

/** The value of a colour of the style sheet. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export const onTheme = (listener) => listeners.push(listener);

function apply(name) {
  document.documentElement.dataset.theme = name;
  listeners.forEach((listener) => listener(name));
}

export function toggleTheme() {
  const next = theme() === "dark" ? "light" : "dark";
  localStorage.setItem(KEY, next);
  apply(next);
}

export function startTheme() {
  const chosen = () => localStorage.getItem(KEY) ?? (system.matches ? "dark" : "light");
  system.addEventListener("change", () => apply(chosen()));
  apply(chosen());
}
