/** The small label at the pointer: which unit it is on, and the number there, as long as it rests. */

import { nameOf, ownOf } from "../classes.js";
import { number, plain, subscript, superscript, symbolOf } from "../format.js";

/** @param {HTMLElement} element inside the box that the lattice fills */
export function showTip(lattice, element, state) {
  lattice.addEventListener("point", ({ detail }) => {
    element.hidden = !detail;
    if (!detail) return;
    const { layer, n, unit, quantity, value, would, x, y } = detail;
    const symbol = layer < 0 ? "x" : plain(symbolOf(quantity, state.notation));
    const name = ownOf(lattice.model, layer, unit, value, quantity) ?? nameOf(lattice.model, layer, unit);
    const change = would === undefined || would === value ? "" : ` → ${number(would, 6)}`;
    const text = `${symbol}${layer < 0 ? "" : superscript(layer + 1)}${subscript(n + 1)}, unit ${unit + 1}${name === null ? "" : ` (${name})`}: ${number(value, 6)}${change}`;
    if (element.textContent !== text) element.textContent = text;
    const left = x + 14 + element.offsetWidth > lattice.canvas.clientWidth ? x - element.offsetWidth - 10 : x + 14;
    Object.assign(element.style, { left: `${left}px`, top: `${Math.max(0, y - 30)}px` });
  });
}
