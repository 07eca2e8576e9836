/** The choice of what the cells show: one of the seven quantities of a cell, in the state as `quantity`. */

import { SYMBOLS } from "./format.js";

export const QUANTITIES = Object.keys(SYMBOLS);
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

export class Quantities {
  constructor(root, state) {
    Object.assign(this, { root, state });
    state.on("quantity", (quantity) => this.mark(quantity));
    root.addEventListener("click", ({ target }) => target.dataset.quantity && state.set({ quantity: target.dataset.quantity }));
    root.addEventListener("keydown", (event) => this.key(event));
  }

  /** The arrow keys go round the choices, as in any group of radio buttons. */
  key(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = QUANTITIES[(QUANTITIES.indexOf(this.state.quantity) + step + QUANTITIES.length) % QUANTITIES.length];
    this.state.set({ quantity: next });
    this.root.querySelector(`[data-quantity="${next}"]`).focus();
  }

  mark(quantity) {
    for (const button of this.root.children) {
      const chosen = button.dataset.quantity === quantity;
      button.setAttribute("aria-checked", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
  }
}
