/** The keys, in one table: what `?` shows is what works. */

import { calmLists } from "./focus.js";

/** @type {[string, string, string][]} key, what it does, the name of the action */
export const KEYS = [
  ["Space", "play or pause", "toggle"],
  ["→", "one step forward on the chosen rung: a cell, a timestep, …, an epoch (outside the lattice)", "ahead"],
  ["←", "one step back (outside the lattice)", "back"],
  ["Shift ← →", "one step on the next coarser rung", "leap"],
  [". ,", "one step forward or back, anywhere", "ahead"],
  ["[ ]", "a finer, or a coarser rung; also Alt ↓ ↑", "climb"],
  ["L", "cell by cell: by layer, or by timestep; also O", "turn"],
  ["Esc", "leave the walk: show the whole step", "leave"],
  ["Enter", "what if: apply and record the change", ""],
  ["Esc", "what if: discard the change", ""],
  ["R", "back to update 0", "reset"],
  ["1 … 7", "show activation, pre-activation, slope, error signal, its part from the layer above, its part from the next timestep, derivative with respect to the pre-activation", "quantity"],
  ["8 9", "in gated layers: show the next gate or the memory, or the next of their error signals", "own"],
  ["← ↑ ↓ →", "in the lattice: select the next cell", ""],
  ["Shift ↑ ↓", "in the lattice: select the next unit of the cell", ""],
  ["Home End", "in the lattice: first or last timestep", ""],
  ["Esc", "close a large panel; in the lattice: clear the selection", ""],
  ["← ↑ ↓ → Enter", "in the images: the next one, and one enlarged; Esc: all images", ""],
  ["N", "notation of the essay, of Nielsen, of Goodfellow", "notation"],
  ["H", "the history of the selected unit, or of the unit under the pointer", "history"],
  ["B", "compare: add a second network, or continue with one", "compare"],
  ["D", "in a comparison: A, B, A and B, B − A", "cycle"],
  ["T", "light or dark", "theme"],
  ["S", "hide or show the set-up", "setup"],
  ["F", "stage only: hide set-up and charts, or show them again", "stageOnly"],
  ["P", "projector mode", "profile"],
  ["?", "this list", "help"],
];

const NAMES = {
  " ": "toggle", ArrowRight: "ahead", ".": "ahead", ArrowLeft: "back", ",": "back", "[": "finer", "]": "coarser",
  l: "turn", o: "turn", Escape: "leave", r: "reset", h: "history", b: "compare", d: "cycle", t: "theme", n: "notation",
  s: "setup", f: "stageOnly", p: "profile", "?": "help",
};
const SHIFTED = { ArrowRight: "leapAhead", ArrowLeft: "leapBack" };
const WITH_ALT = { ArrowUp: "coarser", ArrowDown: "finer" };

const TYPED_INTO =
  "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit], [type=color], [type=file]), textarea, dialog";

/**
 * Whether the element takes the key for itself. A closed list keeps the keys of the page's steps from choosing the
 * next entry.
 */
function busy(element, key) {
  if (element.closest(TYPED_INTO)) return true;
  if (element.closest("select")) return key !== "ArrowLeft" && key !== "ArrowRight";
  if (key === "Escape") return Boolean(document.querySelector(":popover-open")); // which closes
  if (key === " ") return Boolean(element.closest("button, a, summary, input"));
  return key.startsWith("Arrow") && Boolean(element.closest("input, [role=radiogroup], canvas"));
}

/**
 * The name of the action that a key stands for. Brackets need AltGr on some keyboards, which counts as Ctrl and Alt.
 */
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
    if (
      !action ||
      (busy(event.target, event.key) && !(event.altKey && event.target.closest("canvas, [role=radiogroup]")))
    ) {
      return;
    }
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
