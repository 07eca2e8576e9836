/** A text, each of whose characters is coloured by a number, in the colours of the lattice. */

import { h } from "../shell/dom.js";
import { number } from "../shell/format.js";
import { palette, roundUp } from "../shell/colours.js";

/**
 * The lattice's colours follow the square root of a value, since signals may be faint; what a unit says is not, and
 * is shown in proportion.
 */
const proportional = (value, limit) => (value * Math.abs(value)) / limit;

export class Letters {
  /** @type {string[]} */
  symbols;
  spans = [];
  /** @type {Json} */
  answer = null;
  at = -1;

  /**
   * @param chart the panel's Prose
   * @param {(words: string) => void} point told about the character under the pointer, "" for none
   */
  constructor(chart, point) {
    this.chart = chart; // `at`: which character the pointer is on
    chart.paint = () => this.paint();
    chart.text.addEventListener("pointermove", ({ target }) => {
      this.at = this.spans.indexOf(target);
      point(this.pointed);
    });
    chart.text.addEventListener("pointerleave", () => {
      this.at = -1;
      point("");
    });
  }

  /** @param {string} about @param {Json} answer as the server gives it */
  show(about, answer) {
    const symbols = [...answer.text];
    if (answer.text !== this.answer?.text) {
      this.spans = symbols.map((symbol) => h("span", {}, symbol === "\n" ? "⏎\n" : symbol));
    }
    Object.assign(this, { answer, symbols });
    this.chart.write(about, this.spans, () => [
      ["place", "character", answer.quantity],
      ...symbols.map((symbol, i) => [answer.start + i, symbol, answer.values[i]]),
    ]);
    this.paint();
  }

  /** As far as colours go up and down. */
  get limit() {
    return roundUp(Math.max(...this.answer.values.map((value) => Math.abs(value ?? Infinity))));
  }

  paint() {
    if (!this.answer) return;
    const { fill, text } = palette();
    const { limit } = this;
    this.spans.forEach(({ style }, i) => {
      const value = proportional(this.answer.values[i] ?? NaN, limit);
      Object.assign(style, { background: fill(value, limit), color: text(value, limit) });
    });
  }

  /** About the character under the pointer, as its number is now; "" for none. */
  get pointed() {
    return this.answer ? this.words(this.at) : "";
  }

  words(i) {
    return i < 0
      ? ""
      : `${JSON.stringify(this.symbols[i])}: ${this.answer.quantity} = ${number(this.answer.values[i], 6)}`;
  }
}
