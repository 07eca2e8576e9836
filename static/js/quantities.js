/** The choice of what the cells show: one of the seven quantities of a cell, in the state as `quantity`. */

import { symbolNodes } from "./dom.js";
import { symbolOf, SYMBOLS } from "./format.js";
import { Radios } from "./radios.js";

export const QUANTITIES = Object.keys(SYMBOLS);

export function chooseQuantity(root, state) {
  const radios = new Radios(root, "quantity", (quantity) => state.set({ quantity }));
  state.on("quantity", (quantity) => radios.show(quantity));
  state.on("notation", (notation) => {
    for (const button of root.children) button.replaceChildren(...symbolNodes(symbolOf(button.dataset.quantity, notation)));
  });
}
