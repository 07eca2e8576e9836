/** The small label at the pointer: which unit it is on, and the number there, as long as it rests. */

import { nameOf, ownOf } from "../classes.js";
import { isSignal, number, plain, subscript, superscript, symbolOf } from "../format.js";
import { isBeyond, wordsOfCut } from "./cut.js";

/** @param {HTMLElement} element inside the box that the lattice fills */
export function showTip(lattice, element, state) {
  lattice.addEventListener("point", ({ detail }) => {
    element.hidden = !detail;
    if (!detail) return;
    const { x, y } = detail;
    const text = textOf(lattice, detail, state.notation);
    if (element.textContent !== text) element.textContent = text;
    const left = x + 14 + element.offsetWidth > lattice.canvas.clientWidth ? x - element.offsetWidth - 10 : x + 14;
    Object.assign(element.style, { left: `${Math.max(0, left)}px`, top: `${Math.max(0, y - 30)}px` });
  });
}

function textOf({ model, picture }, { cut, layer, n, unit, quantity, value, would }, notation) {
  if (cut) return wordsOfCut(picture.truncation, cut);
  const symbol = layer < 0 ? "x" : plain(symbolOf(quantity, notation));
  const name = ownOf(model, layer, unit, value, quantity) ?? nameOf(model, layer, unit);
  const change = would === undefined || would === value ? "" : ` → ${number(would, 6)}`;
  const beyond = layer >= 0 && isSignal(quantity) && isBeyond(picture, model, layer, n) ? "; truncated, no backward pass covers this timestep" : "";
  return `${symbol}${layer < 0 ? "" : superscript(layer + 1)}${subscript(n + 1)}, unit ${unit + 1}${name === null ? "" : ` (${name})`}: ${number(value, 6)}${change}${beyond}`;
}
