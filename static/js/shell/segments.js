/** A row of buttons of which one is chosen. */

import { h } from "./dom.js";
import { symbolNodes } from "./markup.js";
import { Radios } from "./radios.js";

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
    this.root.replaceChildren(
      ...options.map(([value, name, tip]) =>
        h(
          "button",
          { type: "button", role: "radio", "data-value": value, ...(tip && { title: tip }) },
          ...symbolNodes(name),
        ),
      ),
    );
  }

  show(value) {
    this.radios.show(value);
  }
}
