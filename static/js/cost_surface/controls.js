/** The row above the chart: which two weights, how far, and whose cost. */

import { h, settle } from "../shell/dom.js";
import { plain } from "../shell/markup.js";
import { weightSymbol } from "../shell/symbols.js";
import { choicesOf, entryOf } from "./axes.js";
import { REACHES, SAMPLES } from "../run/surface_choice.js";

const select = (label, options = []) =>
  h("select", { "aria-label": label, title: label }, ...options.map(([value, text]) => h("option", { value }, text)));

/** [1, 2] of an entry's index, counted from 1. */
export const indexOf = (text) => `[${entryOf(text).index.map((i) => i + 1).join(", ")}]`;

export class Controls {
  /** @param {(change: Json) => void} choose is told {x}, {y}, {reach}, {samples} or {solid} */
  constructor(choose) {
    this.x = select("Weight of the horizontal axis");
    this.y = select("Weight of the vertical axis");
    this.reach = select("Range of the axes on either side", REACHES.map((reach) => [reach, `±${reach}`]));
    this.samples = select("Whose cost", Object.entries(SAMPLES));
    this.solid = h(
      "button",
      {
        type: "button", class: "solid", "aria-pressed": "false", "aria-label": "In three dimensions",
        title: "In three dimensions, to be turned by dragging or by the arrow keys",
      },
      "3-D",
    );
    this.solid.addEventListener("click", () => choose({ solid: this.solid.getAttribute("aria-pressed") !== "true" }));
    this.problem = h("span", { class: "error", role: "status" });
    this.root = h(
      "div", { class: "axes" }, this.x, h("span", { "aria-hidden": "true" }, "×"), this.y, this.reach, this.samples,
      this.solid, this.problem,
    );
    for (const name of ["x", "y", "reach", "samples"]) {
      this[name].addEventListener("change", () =>
        choose({ [name]: name === "reach" ? Number(this.reach.value) : this[name].value }),
      );
    }
  }

  show({ weights, pair, reach, samples, solid }) {
    const choices = choicesOf(weights, pair);
    this.offer(choices.map(([name, texts]) => [plain(weightSymbol(name)), texts]));
    [this.x.value, this.y.value] = pair;
    this.reach.value = reach;
    this.samples.value = samples;
    this.solid.setAttribute("aria-pressed", String(solid));
  }

  /** Nothing is built anew while it is the same: a list that is open would close. */
  offer(choices) {
    const made = JSON.stringify(choices);
    if (made === this.made) return;
    this.made = made;
    for (const list of [this.x, this.y]) {
      settle(
        list,
        choices.map(([name, texts]) =>
          h(
            "optgroup", { label: name },
            ...texts.map((text) => h("option", { value: text }, `${name} ${indexOf(text)}`)),
          ),
        ),
      );
    }
  }

  tell(problem) {
    if (this.problem.textContent !== problem) Object.assign(this.problem, { textContent: problem, title: problem });
  }
}
