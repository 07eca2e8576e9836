/** The list of layers: add, remove, resize. */

import { read, write } from "./fields.js";

/** What is chosen of a layer's item. */
const chosen = (item, name) => item.querySelector(`[data-of-layer="${name}"]`).value;

/**
 * Whether a part of an item is for the kind of layer, and for the activation, that are chosen there.
 *
 * @param {Json} element
 */
function has(element, item) {
  const [layers, activation] = [
    element.closest("[data-only]")?.dataset.only, element.closest("[data-of-activation]")?.dataset.ofActivation,
  ];
  return (
    (layers?.split(" ").includes(chosen(item, "kind")) ?? true) &&
    (!activation || activation === chosen(item, "activation"))
  );
}

const kindOf = (thing) => thing?.kind ?? thing;

/** What is written where a layer says nothing. */
const USUAL = { bias: true, activation: "tanh" };

export class Layers {
  /** @param {() => void} onChange @param {(layer: number, on: boolean) => void} onFreeze told the layer from 0 */
  constructor(list, template, addButton, onChange, onFreeze) {
    this.list = list;
    this.template = template;
    this.onChange = onChange;
    this.onFreeze = onFreeze;
    addButton.addEventListener("click", () => this.add());
    list.addEventListener("click", (event) => this.click(event.target.closest("[data-do]")));
    list.addEventListener(
      "change",
      (event) => ["kind", "activation"].includes(event.target.dataset.ofLayer) && this.number(),
    );
  }

  write(layers) {
    const open = [...this.list.querySelectorAll("details")].map((details) => details.open);
    this.list.replaceChildren(...layers.map((layer) => this.item(layer)));
    this.list.querySelectorAll("details").forEach((details, i) => { details.open = open[i] ?? false; });
    this.number();
  }

  /** Show which layers are frozen, by their names. */
  follow(frozen) {
    this.list
      .querySelectorAll("[data-do=freeze]")
      .forEach((button, i) => button.setAttribute("aria-pressed", String(frozen.includes(`layer${i + 1}`))));
  }

  item(layer) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    for (const element of item.querySelectorAll("[data-of-layer]")) {
      const { ofLayer: name, default: usual } = element.dataset;
      const own = element.closest("[data-of-activation]")?.dataset.ofActivation;
      const value = !own
        ? layer[name]
        : own === kindOf(layer.activation)
          ? layer.activation[name.slice("activation.".length)]
          : null;
      write(element, kindOf(value) ?? USUAL[name] ?? (usual ? JSON.parse(usual) : null));
    }
    return item;
  }

  read() {
    return [...this.list.children].map((item) => {
      const layer = {};
      for (const element of [...item.querySelectorAll("[data-of-layer]")].filter((each) => has(each, item))) {
        const [name, parameter] = element.dataset.ofLayer.split(".");
        const value = read(element);
        if (value === null && name !== "units") continue; // as it is by default
        layer[name] = parameter
          ? { ...(layer[name].kind ? layer[name] : { kind: layer[name] }), [parameter]: value }
          : value;
      }
      return layer;
    });
  }

  /** Each field gets the path of its place, and only what its kind has is shown. */
  number() {
    [...this.list.children].forEach((item, i, all) => {
      const last = i === all.length - 1;
      const name = last ? "Output" : `Layer ${i + 1}`;
      for (const element of item.querySelectorAll("[data-of-layer]")) {
        element.dataset.path = `layers[${i}].${element.dataset.ofLayer}`;
      }
      for (const element of item.querySelectorAll("[aria-label]")) {
        element.dataset.label ??= element.getAttribute("aria-label");
        element.setAttribute("aria-label", `${element.dataset.label}, ${last ? "output layer" : `layer ${i + 1}`}`);
      }
      for (const element of item.querySelectorAll("[data-only]")) element.hidden = !has(element, item);
      item.querySelector(".layer-name").textContent = name;
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
    const model = /** @type {LayerSpec} */ (layers.at(-2) ?? { ...layers[0], activation: "tanh" });
    const { weights, initial_state: state, initial_cell: cell, ...like } = model; // what is given for its own units
    layers.splice(layers.length - 1, 0, kindOf(like.activation) === "softmax" ? { ...like, activation: "tanh" } : like);
    this.write(layers);
    this.onChange();
  }
}
