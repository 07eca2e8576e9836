/** The keys, in one table: what `?` shows is what works. */

import { calmLists } from "./focus.js";

/** @type {[string, string, string][]} key, what it does, the name of the action */
export const KEYS = [
  ["Space", "play or pause", "toggle"],
  ["→", "one step on, on the chosen rung: a cell, a timestep, …, an epoch (outside the lattice)", "ahead"],
  ["←", "one step back (outside the lattice)", "back"],
  ["Shift ← →", "one step on the next coarser rung", "leap"],
  [". ,", "one step on, or back, anywhere", "ahead"],
  ["[ ]", "a finer, or a coarser rung; also Alt ↓ ↑", "climb"],
  ["L", "cell by cell: by layer, or by timestep; also O", "turn"],
  ["Esc", "leave the walk: the whole step again", "leave"],
  ["Enter", "what if: keep what is imagined, and record it", ""],
  ["Esc", "what if: let go of what is imagined", ""],
  ["R", "back to update 0", "reset"],
  ["1 … 7", "show activation, weighted input, slope, error signal, its part from above, its part from later, derivative in the weighted input", "quantity"],
  ["8 9", "of layers with gates: show the next gate or the memory, or the next of their error signals", "own"],
  ["← ↑ ↓ →", "in the lattice: select the next cell", ""],
  ["Shift ↑ ↓", "in the lattice: select the next unit of the cell", ""],
  ["Home End", "in the lattice: first or last timestep", ""],
  ["Esc", "a large panel back to its place; in the lattice: select nothing", ""],
  ["← ↑ ↓ → Enter", "in the images that are read: the next one, and one by itself; Esc: all again", ""],
  ["N", "symbols of the seed, of Nielsen, of Goodfellow", "notation"],
  ["H", "the history of the selected unit, or of the one under the pointer by resting on it", "history"],
  ["B", "compare: a second network beside this one, or go on alone", "compare"],
  ["D", "in a comparison: A, B, A and B, B − A", "cycle"],
  ["T", "light or dark", "theme"],
  ["S", "fold the set-up away, or bring it back", "setup"],
  ["F", "stage only: set-up and charts folded away; again: as it was", "stageOnly"],
  ["P", "large and plain, for a projector", "profile"],
  ["?", "this list", "help"],
];

const NAMES = {
  " ": "toggle", ArrowRight: "ahead", ".": "ahead", ArrowLeft: "back", ",": "back", "[": "finer", "]": "coarser", l: "turn", o: "turn", Escape: "leave",
  r: "reset", h: "history", b: "compare", d: "cycle", t: "theme", n: "notation", s: "setup", f: "stageOnly", p: "profile", "?": "help",
};
const SHIFTED = { ArrowRight: "leapAhead", ArrowLeft: "leapBack" };
const WITH_ALT = { ArrowUp: "coarser", ArrowDown: "finer" };

const TYPED_INTO = "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit], [type=color], [type=file]), textarea, dialog";

/** Whether the element takes the key for itself. A closed list keeps the keys of the page's steps from choosing the next entry. */
function busy(element, key) {
  if (element.closest(TYPED_INTO)) return true;
  if (element.closest("select")) return key !== "ArrowLeft" && key !== "ArrowRight";
  if (key === "Escape") return Boolean(document.querySelector(":popover-open")); // which closes
  if (key === " ") return Boolean(element.closest("button, a, summary, input"));
  return key.startsWith("Arrow") && Boolean(element.closest("input, [role=radiogroup], canvas"));
}

/** The name of the action that a key stands for. Brackets need AltGr on some keyboards, which counts as Ctrl and Alt. */
function nameOf({ key, altKey, ctrlKey, metaKey, shiftKey }) {
  if (key === "[" || key === "]") return NAMES[key];
  if (ctrlKey || metaKey) return undefined;
  if (altKey) return WITH_ALT[key];
  if (/^[1-7]$/.test(key)) return "quantity";
  if (/^[89]$/.test(key)) return "own";
  return (shiftKey && SHIFTED[key]) || NAMES[key] || NAMES[key.toLowerCase()];
}

/** @param {Record<string, (key: string) => void>} actions */
export function listen(actions) {
  calmLists();
  document.addEventListener("keydown", (event) => {
    const action = actions[nameOf(event)];
    if (!action || (busy(event.target, event.key) && !(event.altKey && event.target.closest("canvas, [role=radiogroup]")))) return;
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
