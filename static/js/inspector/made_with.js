/** Which mistakes the numbers of a side are computed with, above the formulas, which are the right ones. */

import { marked, placeOf } from "../compare/mistake_words.js";
import { h } from "../shell/dom.js";
import { symbolNodes } from "../shell/markup.js";

export class MadeWith {
  text = "";
  /** @type {Element[]} */
  parts = [];

  /** @param kinds the catalogue of mistakes */
  constructor(kinds) {
    this.kinds = kinds;
  }

  /** What stands there; nothing where the backward pass is right. */
  show(mistakes = []) {
    const text = JSON.stringify(mistakes);
    if (text !== this.text) Object.assign(this, { text, parts: mistakes.length ? [this.note(mistakes)] : [] });
    return this.parts;
  }

  note(mistakes) {
    return h(
      "div", { class: "made-with", role: "note", "aria-label": "Mistakes in these numbers" },
      ...mistakes.flatMap((made) => this.one(made)),
      h(
        "p", { class: "quiet" },
        "The formulas below are the right ones. A formula that the numbers do not follow says so. Splits of a gradient or " +
          "error signal use the right rules, so they need not add up to it.",
      ),
    );
  }

  one(made) {
    const { label, formula, wrong } = this.kinds[made.kind];
    const place = placeOf(made);
    return [
      h("p", {}, "Computed with the mistake ", h("strong", {}, label), `${place && ` (${place})`}:`),
      h("p", { class: "wrong-formula" }, ...symbolNodes(marked(formula))),
      h("p", {}, `Why it is wrong: ${wrong}`),
    ];
  }
}
