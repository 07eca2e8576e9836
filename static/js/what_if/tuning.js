/** What the inspector has for changing things: a tuner for each number that can be changed, and the layer's lock. */

import { h } from "../shell/dom.js";
import { slotsOf } from "./slots.js";
import { Tuner } from "./tuner.js";

export class Tuning {
  slots = [];
  tuners = [];

  /**
   * @param {{change: (slot: () => Json, wish: number | Callback) => void, valueAt: (place: string) => number |
   *   undefined, know: (slot: Json, later: () => void) => number | null, freeze: (layer: number, on: boolean) =>
   *   void}} handlers
   */
  constructor(handlers) {
    this.handlers = handlers;
    this.root = h("div", { class: "tuners", role: "group", "aria-label": "What if" });
    this.lock = h("button", { type: "button", class: "lock", "aria-pressed": "false" });
    this.lock.addEventListener("click", () =>
      handlers.freeze(this.layer, this.lock.getAttribute("aria-pressed") === "false"),
    );
  }

  /** @returns what stands in the inspector for what it shows */
  show(view) {
    this.slots = slotsOf(view);
    while (this.tuners.length < this.slots.length) this.tuners.push(this.make(this.tuners.length));
    this.fillAll();
    const roots = this.tuners.slice(0, this.slots.length).map(({ root }) => root);
    if (roots.length !== this.root.childElementCount) this.root.replaceChildren(...roots);
    return [...(roots.length ? [this.root] : []), ...(view.weight || view.cell.layer < 0 ? [] : [this.showLock(view)])];
  }

  make(i) {
    return new Tuner((wish) => this.handlers.change(() => this.slots[i], wish));
  }

  fillAll() {
    this.slots.forEach((slot, i) => this.fill(this.tuners[i], slot));
  }

  fill(tuner, slot) {
    const { valueAt, know } = this.handlers;
    slot.before ??= know(slot, () => this.fillAll());
    const value = valueAt(slot.place);
    tuner.show({ ...slot, value: value ?? slot.before, changed: value !== undefined });
  }

  showLock({ cell: { layer }, frozen, model }) {
    const on = frozen.includes(`layer${layer + 1}`);
    const { learns } = model.layers[layer];
    const text = !learns ? "❄ Never learns" : on ? "❄ Frozen" : "❄ Freeze";
    this.layer = layer;
    if (this.lock.textContent !== text) this.lock.textContent = text;
    this.lock.setAttribute(
      "aria-label",
      `Freeze ${layer === model.layers.length - 1 ? "the output layer" : `layer ${layer + 1}`}`,
    );
    this.lock.disabled = !learns;
    this.lock.title = !learns
      ? "Its weights are drawn at random and never trained; the error signal passes through it as through any other layer"
      : on
        ? "This layer is frozen. Click to train it again from the next update on"
        : "Its weights stay fixed from the next update on; the error signal still passes through it";
    this.lock.setAttribute("aria-pressed", String(on));
    return this.lock;
  }

  /** A change was refused. @param {string} place @param {Json} error */
  refuse(place, { expected, got, message }) {
    const i = this.slots.findIndex((slot) => slot.place === place);
    this.tuners[i]?.complain(expected ? `Expected ${expected}; got ${got}.` : message);
  }

  /** Whether all that was typed is a number; what is none says so. */
  check() {
    return this.slots.every((_, i) => this.tuners[i].check());
  }

  /** What was typed and is not meant any more. */
  forget() {
    for (const tuner of this.tuners) tuner.forget();
  }
}
