/** Light and dark: as the system has it, until the visitor chooses. */

const KEY = "unrolled-theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = [];

/** The visitor's choice; none where storage is switched off. */
function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // It holds until the page is left.
  }
}

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
  keep(next);
  apply(next);
}

export function startTheme() {
  const wanted = () => chosen() ?? (system.matches ? "dark" : "light");
  system.addEventListener("change", () => apply(wanted()));
  apply(wanted());
}
