/** Joins the panel of a unit along the text to the run and to what is selected in the lattice. */

import { h } from "../shell/dom.js";
import { number, whole } from "../shell/format.js";
import { symbolOf } from "../shell/symbols.js";
import { Asked } from "./asked.js";
import { Letters } from "./letters.js";
import { keysOf, PASS } from "../shell/keys.js";

const RENDERER = "unit along text";
const LENGTH = 500; // characters

const button = (sign, label) => h("button", { type: "button", class: "bare", "aria-label": label, title: label }, sign);

export class UnitAlongText {
  letters = [];
  quantity = "h";

  /** @param {{state: State, panels: Panels}} parts */
  constructor({ state, panels }) {
    this.state = state;
    this.panels = panels;
    this.fewer = button("◂", "The unit before (←)");
    this.more = button("▸", "The next unit (→)");
    this.name = h("span", {});
    this.list = h(
      "select",
      { "aria-label": "Quantity shown along the text", title: "Its activation, or its memory" },
      h("option", { value: "h" }), h("option", { value: "c" }),
    );
    this.value = h("span", { class: "value" });
    this.row = h("div", { class: "axes" }, this.fewer, this.name, this.more, this.list, this.value);
    this.fewer.addEventListener("click", () => this.move(-1));
    this.more.addEventListener("click", () => this.move(1));
    this.list.addEventListener("change", () => { this.quantity = this.list.value; this.look(); });
    this.asked = new Asked(state, (answer, i) => this.write(answer, i), (error) => error && this.tell(error.message));
    panels.addEventListener("made", ({ detail }) => detail.renderer === RENDERER && this.enter(detail));
    panels.addEventListener("change", () => this.look());
    state.on(["tick", "selected", "notation"], () => this.look());
  }

  get panel() {
    return this.panels.streamedBy(RENDERER);
  }

  /** The unit that is shown, counted from 1: the selected one, or the first that has memory. */
  get place() {
    const {
      selected,
      run: {
        spec: { layers },
      },
    } = this.state;
    const layer =
      selected && selected.layer >= 0
        ? selected.layer
        : Math.max(
            0, layers.findIndex(({ kind }) => kind !== "dense"),
          );
    return { layer: layer + 1, unit: selected?.layer === layer ? (selected.unit ?? 0) + 1 : 1 };
  }

  enter(panel) {
    panel.tools.parentElement.after(this.row);
    this.letters = panel.charts.map((chart) => new Letters(chart, (words) => this.tell(words)));
    const [left, right, pass] = [() => this.move(-1), () => this.move(1), () => PASS];
    const keys = { ArrowLeft: left, ArrowRight: right, "Shift+ArrowLeft": pass, "Shift+ArrowRight": pass };
    for (const { text } of panel.charts) keysOf(text, [["", "", keys]]);
    this.asked.rest();
  }

  /** Another unit of the layer, which the lattice selects too. */
  move(step) {
    const { layer, unit } = this.place;
    const { units } = this.state.run.spec.layers[layer - 1];
    this.state.set({
      selected: { n: 0, ...this.state.selected, layer: layer - 1, unit: (unit - 1 + step + units) % units },
    });
  }

  /** Follow the newest tick, if anybody looks. */
  look() {
    const { panel, state } = this;
    if (!panel?.inSight || !state.tick) {
      this.asked.rest();
      return;
    }
    const { layer, unit } = this.place;
    const remembers = state.run.shape.layers[layer - 1].quantities.includes("c");
    this.list.hidden = !remembers;
    for (const option of this.list.options) option.textContent = symbolOf(option.value);
    const quantity = remembers ? this.quantity : "h";
    this.name.textContent = `unit ${unit} of layer ${layer}`;
    panel.charts.forEach((_, i) =>
      this.asked.want(i, `firings?${new URLSearchParams(/** @type {Json} */ ({ layer, unit, quantity, length: LENGTH }))}`),
    );
  }

  write(answer, i) {
    const { layer, unit, quantity, update, values } = answer;
    const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => number(value, 3));
    this.letters[i]?.show(
      `${symbolOf(quantity)} of unit ${unit} of layer ${layer} along the text, after update ${whole(update)}: from ${low} to ${high}. Left and right arrow choose the unit`,
      answer,
    );
    this.tell(this.letters.map((each) => each.pointed).find(Boolean) ?? "");
  }

  /** About the character under the pointer; else how far the colours go. */
  tell(words) {
    const limits = this.letters.filter(({ answer }) => answer).map(({ limit }) => number(limit, 2));
    this.value.textContent = words || (limits.length ? `±${limits.join(", ±")}` : "");
  }
}
