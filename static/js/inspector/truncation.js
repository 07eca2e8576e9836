/** Error of truncation: how far the gradient of passes of τ timesteps is from the whole one, for every τ. */

import { h } from "../shell/dom.js";
import { number } from "../shell/format.js";
import { symbolNodes } from "../shell/markup.js";
import { throughTime } from "../shell/refs.js";
import { weightSymbol } from "../shell/symbols.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [150, 64];

function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export class Truncation {
  /** @type {number | null} */
  depth = null;
  every = 1;

  /** @param {(depth: number | null) => void} truncate the run from now on; null: not any more */
  constructor(truncate) {
    this.slider = h("input", { type: "range", step: "1", "aria-label": "Truncate after τ timesteps" });
    this.output = h("output", {});
    this.chart = h("div", { class: "curves" });
    this.rows = h("tbody");
    this.button = h("button", { type: "button" });
    this.whole = h("button", { type: "button" }, "Whole passes again");
    this.root = h(
      "div", {},
      h("label", { class: "tau" }, h("span", { class: "quiet" }, "τ"), this.slider, this.output),
      this.chart,
      h(
        "table", { class: "numbers" },
        h(
          "thead", {},
          h("tr", {}, ...["weight", "cosine", "relative error"].map((head) => h("th", { scope: "col" }, head))),
        ),
        this.rows,
      ),
      h("div", { class: "row" }, this.button, this.whole),
    );
    this.slider.addEventListener("input", () => {
      this.depth = Number(this.slider.value);
      this.draw();
    });
    this.button.addEventListener("click", () => truncate(this.wanted));
    this.whole.addEventListener("click", () => truncate(null));
  }

  /** A run is truncated no shallower than its passes are apart, however short this sequence is. */
  get wanted() {
    return Math.max(Number(this.slider.value), this.every);
  }

  /**
   * @param {{depths: number[], weights: Record<string, {cosine: number[], relative_error: number[]}>}} answer; `now`:
   *   the run's own depth
   */
  show(answer, now) {
    this.answer = answer;
    const [least, most] = [answer.depths[0], answer.depths.at(-1)];
    Object.assign(this.slider, { min: least, max: most });
    this.slider.value = this.depth ?? now ?? Math.ceil((least + most) / 2);
    this.offer(true);
    this.draw();
  }

  /** How the run is truncated now, and how many timesteps its passes are apart where that means anything. */
  mark(now, every) {
    this.whole.hidden = !now;
    this.every = every;
  }

  /** Have a depth chosen, or none, where none is known. */
  offer(on) {
    this.slider.disabled = !on;
    this.button.hidden = !on;
  }

  fail({ message }) {
    this.output.textContent = "";
    this.offer(false);
    this.rows.replaceChildren();
    this.chart.replaceChildren(h("p", { class: "quiet" }, message));
  }

  draw() {
    const { answer } = this;
    const depth = Number(this.slider.value);
    const place = depth - answer.depths[0];
    this.output.textContent = `${depth} of ${answer.depths.at(-1)}`;
    this.button.textContent = `Truncate the run at τ = ${this.wanted}`;
    this.rows.replaceChildren(
      ...Object.entries(answer.weights).map(([name, { cosine, relative_error: error }]) =>
        h(
          "tr", {}, h("td", {}, ...symbolNodes(weightSymbol(name))),
          ...[cosine, error].map((values) =>
            h("td", { "data-value": String(values[place]), title: String(values[place]) }, number(values[place], 4)),
          ),
        ),
      ),
    );
    this.chart.replaceChildren(
      this.curves("cosine", "cosine", depth), this.curves("relative_error", "relative error", depth),
    );
  }

  /** A measure of every weight over τ, from `low` to 1; the line is the τ of the slider. */
  curves(measure, title, depth) {
    const { depths, weights } = this.answer;
    const values = Object.values(weights).flatMap((found) => found[measure]).filter(Number.isFinite);
    const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)];
    const x = (tau) => 4 + ((WIDTH - 8) * (tau - depths[0])) / Math.max(1, depths.length - 1);
    const y = (value) => 4 + ((HEIGHT - 8) * (high - value)) / (high - low);
    const line = ([name, found]) =>
      svg("polyline", {
        points: found[measure].map((value, i) => `${x(depths[i])},${y(value ?? 0)}`).join(" "),
        class: throughTime(name) ? "time" : "space",
      });
    const chart = svg(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${title} by τ, a line a weight matrix` },
      ...[0, 1].map((value) => svg("line", { x1: 0, x2: WIDTH, y1: y(value), y2: y(value), class: "rule" })),
      svg("line", { x1: x(depth), x2: x(depth), y1: 0, y2: HEIGHT, class: "now" }),
      ...Object.entries(weights).map(line),
    );
    return h("figure", {}, chart, h("figcaption", { class: "quiet" }, `${title}, 0 to ${number(high, 2)}`));
  }
}
