/** The keys, in one table: what `?` shows is what works. */

/** @type {[string, string, string][]} key, what it does, the name of the action */
export const KEYS = [
  ["Space", "play or pause", "toggle"],
  ["→", "one update (outside the lattice)", "step"],
  ["←", "one update back (outside the lattice)", "back"],
  [". ,", "one update on, or back, anywhere", "step"],
  ["R", "back to update 0", "reset"],
  ["1 … 7", "show h, z, σ′, δ, Sδ, Tδ, δ⊙σ′", "quantity"],
  ["← ↑ ↓ →", "in the lattice: select the next cell", ""],
  ["Shift ↑ ↓", "in the lattice: select the next unit of the cell", ""],
  ["Home End", "in the lattice: first or last timestep", ""],
  ["Esc", "a large panel back to its place; in the lattice: select nothing", ""],
  ["T", "light or dark", "theme"],
  ["?", "this list", "help"],
];

const NAMES = { " ": "toggle", ArrowRight: "step", ".": "step", ArrowLeft: "back", ",": "back", r: "reset", t: "theme", "?": "help" };

/** Whether the element takes the key for itself. */
function busy(element, key) {
  if (element.closest("input[type=text], textarea, select, dialog")) return true;
  if (key === " ") return Boolean(element.closest("button, a, summary, input"));
  return key.startsWith("Arrow") && Boolean(element.closest("input, [role=radiogroup], canvas"));
}

/** @param {Record<string, (key: string) => void>} actions */
export function listen(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || busy(event.target, event.key)) return;
    const digit = /^[1-7]$/.test(event.key);
    const action = digit ? actions.quantity : actions[NAMES[event.key] ?? NAMES[event.key.toLowerCase()]];
    if (!action) return;
    event.preventDefault();
    action(event.key);
  });
}

export function fillKeys(table) {
  table.replaceChildren(...KEYS.map(([key, meaning]) => {
    const row = document.createElement("tr");
    const keys = document.createElement("td");
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    keys.append(kbd);
    const text = document.createElement("td");
    text.textContent = meaning;
    row.append(keys, text);
    return row;
  }));
}
