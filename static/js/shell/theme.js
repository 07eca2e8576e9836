/** Light and dark: as the system has it, until the visitor chooses. And the profile: as usual, or for a projector. */

const [KEY, PROFILE] = ["unrolled-theme", "unrolled-profile"];
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = [];

/** The visitor's choice; none where storage is switched off. */
function chosen(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key, name) {
  try {
    localStorage.setItem(key, name);
  } catch {
    // It holds until the page is left.
  }
}

/** "projector", or null. */
export const profile = () => document.documentElement.dataset.profile ?? null;

/** Take up a profile, null for the usual one, and remember it. */
export function setProfile(name) {
  if (name === profile()) return;
  keep(PROFILE, name ?? "");
  if (name) document.documentElement.dataset.profile = name;
  else delete document.documentElement.dataset.profile;
  listeners.forEach((listener) => listener(theme()));
}

export const theme = () => document.documentElement.dataset.theme;

/** The value of a colour of the style sheet. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Be told when theme or profile change. */
export const onTheme = (listener) => listeners.push(listener);

function apply(name) {
  document.documentElement.dataset.theme = name;
  listeners.forEach((listener) => listener(name));
}

export function toggleTheme() {
  const next = theme() === "dark" ? "light" : "dark";
  keep(KEY, next);
  apply(next);
}

export function startTheme() {
  const asked = new URLSearchParams(location.search).get("theme");
  const wanted = () =>
    (asked === "dark" || asked === "light" ? asked : chosen(KEY)) ?? (system.matches ? "dark" : "light");
  system.addEventListener("change", () => apply(wanted()));
  apply(wanted());
}
