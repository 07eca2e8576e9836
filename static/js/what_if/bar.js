/** The bar above the lattice: what is imagined, in words, what it would cost, and the two ways out. */

import { h } from "../shell/dom.js";
import { number, whole } from "../shell/format.js";
import { symbolNodes } from "../shell/markup.js";
import { symbolOf } from "../shell/symbols.js";
import { question } from "./words.js";

export class Bar {
  /** @param {HTMLElement} stage what it stands in @param {{keep: () => void, letGo: () => void}} handlers */
  constructor(stage, handlers) {
    this.stage = stage;
    this.words = h("p", { class: "imagined-words" });
    this.keep = h("button", { type: "button", class: "primary" }, "Keep");
    this.go = h("button", { type: "button", title: "Discard (Esc)" }, "Let go");
    this.keep.addEventListener("click", handlers.keep);
    this.go.addEventListener("click", handlers.letGo);
    this.root = h(
      "div",
      { class: "imagined-bar", "data-above": "", hidden: "", role: "group", "aria-label": "What-if" },
      this.words, this.keep, this.go,
    );
    stage.querySelector(".stage-head").after(this.root);
  }

  /**
   * @param imagined as the state has it, or null
   * @param {{tick: Tick, model: Network, furthest: number}} now
   * @returns {string} what it says
   */
  show(imagined, { tick, model, furthest }) {
    this.root.hidden = !imagined;
    this.stage.classList.toggle("imagining", Boolean(imagined));
    if (!imagined) return "";
    const text = question(imagined.changes, model);
    this.words.replaceChildren(
      ...symbolNodes(text),
      " ", h("span", { class: "imagined-cost" }, ...costs(tick, imagined)),
    );
    this.words.title = this.words.textContent;
    const lost = furthest > tick.update ? `; what came after update ${whole(tick.update)} is then made anew` : "";
    this.keep.title = `Apply and record (Enter)${lost}`;
    return this.words.textContent;
  }
}

/**
 * The cost of the sample that is shown, and, where there are more, the mean.
 *
 * @param {Json} tick
 */
function costs({ cost, lattice }, imagined) {
  const arrow = (before, after) => h("strong", {}, `${number(before, 4)} → ${number(after, 4)}`);
  const own = [`${symbolOf("C")} `, arrow(lattice.cost, imagined.lattice.cost)];
  return lattice.batch > 1
    ? [...own, ` of this sample, ${symbolOf("mean_C")} `, arrow(cost, imagined.cost), " of the batch"]
    : own;
}
