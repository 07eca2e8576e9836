/**
 * What a narrow screen has as sheets from below: the set-up, opened by a button of the bar, and the inspector, which
 * comes when a visitor chooses a cell or a weight. A walk, which chooses cells too, brings no sheet: its narration is
 * to be read. The style sheet draws them.
 */

import { h } from "./dom.js";
import { keysOf, PASS } from "./keys.js";
import { narrow } from "./size.js";

const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {{state: State, stage: Stage, inspector: HTMLElement}} parts */
export function joinSheets({ state, stage, inspector }) {
  sheetOfInspector(state, stage, inspector);
  const [setup, actions] = [find("#setup"), find("#actions")];
  setup.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") /** @type {HTMLElement} */ (setup.querySelector(".sheet-close button")).focus();
  });
  // What opens another box keeps the menu
  actions.addEventListener("click", ({ target }) => {
    const button = /** @type {Element} */ (target).closest("button");
    if (narrow.matches && button && !button.popoverTargetElement) actions.hidePopover();
  });
  narrow.addEventListener("change", () => [setup, actions].forEach((part) => part.hidePopover()));
}

/** Whoever chose with the pointer reads on in the sheet; whoever closes it is back at the lattice. */
function sheetOfInspector(state, stage, inspector) {
  const { dataset } = document.documentElement;
  const shut = () => { delete dataset.sheet; };
  const close = h("button", { type: "button", class: "bare sheet-close", "aria-label": "Close the inspector" }, "✕");
  inspector.querySelector(".inspector-head").append(close);
  const leave = () => {
    if (!narrow.matches || !dataset.sheet) return PASS;
    shut();
    state.set({ weight: null });
    return state.cursor.position === null ? stage.front.rest() : stage.front.canvas.focus({ preventScroll: true });
  };
  close.addEventListener("click", leave);
  keysOf(inspector, [["", "", { Escape: leave }]]);

  let pointed = false;
  document.addEventListener("pointerdown", ({ target }) => {
    pointed = /** @type {Element} */ (target).matches(".lattice");
  });
  stage.addEventListener("select", () => {
    if (!state.selected) return;
    const opens = !dataset.sheet;
    dataset.sheet = "inspector";
    if (opens && pointed && narrow.matches) inspector.focus({ preventScroll: true });
    pointed = false;
  });
  state.on("weight", (weight) => { if (weight) dataset.sheet = "inspector"; });
  state.on(["selected", "weight"], () => state.selected || state.weight || shut());
}
