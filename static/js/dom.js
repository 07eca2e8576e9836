/** Elements, in short. */

import { Radios } from "./radios.js";

/** Make an element: h("p", {class: "quiet"}, "text", child …). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Put children in, unless they are there already: what is moved loses the focus and its place. */
export function settle(parent, children) {
  if (children.length !== parent.childElementCount || children.some((child, i) => child !== parent.children[i])) parent.replaceChildren(...children);
}

/** A symbol's text, with the letter after each underscore below the line: "∇_zL". */
export const symbolNodes = (text) => text.split(/_(.(?:,.)?)/).map((part, i) => (i % 2 ? h("sub", {}, part) : part));

/** A row of buttons of which one is chosen. */
export class Segments {
  /** @param {[string, string, string?][]} options value, text, and a tip; `choose` is told the value */
  constructor(label, options, choose) {
    this.root = h("div", { class: "segments", role: "radiogroup", "aria-label": label });
    this.radios = new Radios(this.root, "value", choose);
    this.set(options);
  }

  set(options) {
    const made = JSON.stringify(options);
    if (made === this.made) return;
    this.made = made;
    this.root.replaceChildren(...options.map(([value, name, tip]) => h("button", { type: "button", role: "radio", "data-value": value, ...(tip && { title: tip }) }, ...symbolNodes(name))));
  }

  show(value) {
    this.radios.show(value);
  }
}
