/** The list of layers: add, remove, resize. */

import { read, write } from "./fields.js";

/** Whether a field is one of this kind of layer. */
const has = (element, kind) => element.closest("[data-only]")?.dataset.only.split(" ").includes(kind) ?? true;

export class Layers {
  /** @param {() => void} onChange @param {(layer: number, on: boolean) => void} onFreeze told the layer from 0 */
  constructor(list, template, addButton, onChange, onFreeze) {
    Object.assign(this, { list, template, onChange, onFreeze });
    addButton.addEventListener("click", () => this.add());
    list.addEventListener("click", (event) => this.click(event.target.closest("[data-do]")));
    list.addEventListener("change", (event) => event.target.dataset.ofLayer === "kind" && this.number());
  }

  write(layers) {
    const open = [...this.list.querySelectorAll("details")].map((details) => details.open);
    this.list.replaceChildren(...layers.map((layer) => this.item(layer)));
    this.list.querySelectorAll("details").forEach((details, i) => { details.open = open[i] ?? false; });
    this.number();
  }

  /** Show which layers are frozen, by their names. */
  follow(frozen) {
    this.list.querySelectorAll("[data-do=freeze]").forEach((button, i) => button.setAttribute("aria-pressed", String(frozen.includes(`layer${i + 1}`))));
  }

  item(layer) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    for (const element of item.querySelectorAll("[data-of-layer]")) {
      const value = layer[element.dataset.ofLayer];
      write(element, value?.kind ?? value ?? ({ bias: true, activation: "tanh" }[element.dataset.ofLayer] ?? null));
    }
    return item;
  }

  read() {
    return [...this.list.children].map((item) => {
      const kind = item.querySelector('[data-of-layer="kind"]').value;
      const fields = [...item.querySelectorAll("[data-of-layer]")].filter((element) => has(element, kind));
      const layer = Object.fromEntries(fields.map((element) => [element.dataset.ofLayer, read(element)]));
      for (const name of Object.keys(layer)) if (layer[name] === null && name !== "units") delete layer[name];
      return layer;
    });
  }

  /** Each field gets the path of its place, and only what its kind has is shown. */
  number() {
    [...this.list.children].forEach((item, i, all) => {
      const last = i === all.length - 1;
      const kind = item.querySelector('[data-of-layer="kind"]').value;
      for (const element of item.querySelectorAll("[data-of-layer]")) {
        element.dataset.path = `layers[${i}].${element.dataset.ofLayer}`;
        const what = element.getAttribute("aria-label")?.split(" of layer")[0].replace(/, layer \d+$/, "");
        if (what) element.setAttribute("aria-label", `${what}, layer ${i + 1}`);
      }
      for (const element of item.querySelectorAll("[data-only]")) element.hidden = !has(element, kind);
      item.querySelector(".layer-name").textContent = last ? "Output" : `Layer ${i + 1}`;
      item.querySelector('[data-do="remove"]').disabled = all.length === 1;
    });
  }

  click(button) {
    if (!button) return;
    const item = button.closest(".layer");
    if (button.dataset.do === "freeze") {
      this.onFreeze([...this.list.children].indexOf(item), button.getAttribute("aria-pressed") !== "true");
      return;
    }
    const units = item.querySelector('[data-of-layer="units"]');
    if (button.dataset.do === "remove") item.remove();
    else write(units, Math.max(1, (Number(units.value) || 0) + (button.dataset.do === "more" ? 1 : -1)));
    this.number();
    this.onChange();
  }

  /** A new layer like the last hidden one, below the output. */
  add() {
    const layers = this.read();
    const model = layers.at(-2) ?? { ...layers[0], activation: "tanh" };
    layers.splice(layers.length - 1, 0, { kind: model.kind, units: model.units, activation: model.activation === "softmax" ? "tanh" : model.activation, bias: model.bias });
    this.write(layers);
    this.onChange();
  }
}
