/** The inspector: one cell in symbols and exact numbers. It is given a step and a place, and knows nothing of where they come from. */

import { number, signed, SYMBOLS } from "./format.js";
import { palette, roundUp } from "./lattice/colours.js";
import { cell as symbol, factored, formula, hued, inline, next, row, sign, weight } from "./maths.js";
import { carried } from "./reach.js";
import { sharesOf } from "./shares.js";

const COLUMNS = ["h", "dsigma", "delta_space", "delta_time", "delta", "dz", "z"];
const HUED = { delta_space: "s", delta_time: "t" };

/** Make an element: h("p", {class: "quiet"}, "text", child …). */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export class Inspector {
  constructor(root) {
    Object.assign(this, { root, key: "" });
    this.welcome();
  }

  welcome() {
    this.key = "";
    this.root.replaceChildren(
      h("h2", {}, "Inspector"),
      h("h3", {}, "Click a cell, and read its numbers"),
      h("p", { class: "quiet" }, "A column is a timestep, a row is a layer, and a bar in a cell is one unit. The error signal δ enters at the output, goes down through the layers (space) and back through the timesteps (time)."),
      formula(...equation()),
      h("p", { class: "quiet" }, "With the keyboard: Tab to the lattice, then the arrow keys."),
    );
  }

  /**
   * @param picture the lattice's numbers, {shape, data} each
   * @param exact whether they are double precision, straight from the step
   */
  show(picture, model, cell, exact) {
    if (!cell) {
      if (this.key) this.welcome();
      return;
    }
    if (cell.n >= picture.timesteps) this.beyond(cell, picture);
    else if (cell.layer < 0) this.input(picture, model, cell);
    else this.cell(picture, model, cell, exact);
  }

  fill(key, ...children) {
    const { scrollTop } = this.root;
    this.root.replaceChildren(...children);
    this.root.scrollTop = key === this.key ? scrollTop : 0;
    this.key = key;
  }

  beyond(cell, picture) {
    this.fill("beyond", h("h2", {}, `timestep ${cell.n + 1}`), h("h3", {}, "Nothing here for this sample"),
      h("p", { class: "quiet" }, `This sequence has ${picture.timesteps} timesteps. Others of the same data are longer.`));
  }

  input(picture, model, { n }) {
    const values = [...picture.inputs.data.slice(n * model.inputs, (n + 1) * model.inputs)];
    this.fill(`input ${n}`, h("h2", {}, `Input${model.longest > 1 ? `, timestep ${n + 1}` : ""}`), h("h3", {}, inline(symbol("x", "", n + 1))),
      table(["j", "x"], values.map((x, j) => [String(j + 1), x])));
  }

  cell(picture, model, { layer: l, n }, exact) {
    const layer = model.layers[l];
    const top = l === model.layers.length - 1;
    const name = top ? "Output" : `Layer ${l + 1}`;
    const trace = picture.layers[l];
    const read = (quantity, i) => trace[quantity].data[n * layer.units + i];
    const columns = COLUMNS.filter((quantity) => quantity !== "delta_time" || layer.recurrent);
    const body = Array.from({ length: layer.units }, (_, i) => [String(i + 1), ...columns.map((quantity) => read(quantity, i))]);
    this.fill(`${l} ${n}`,
      h("h2", {}, `${name}${model.longest > 1 ? `, timestep ${n + 1}` : ""}`),
      h("h3", {}, `${layer.units} ${layer.kind} unit${layer.units > 1 ? "s" : ""}, ${layer.activation}`),
      formula(...equation(l + 1, n + 1, layer.recurrent)),
      ...this.sources(picture, model, l, n, top),
      table(["i", ...columns.map((quantity) => SYMBOLS[quantity])], body, ["", ...columns], this.root.clientWidth < 410 ? 3 : 4),
      ...(top ? this.cost(picture, model, n) : []),
      ...shares(picture, model, l, n),
      h("p", { class: "quiet exactness" }, exact ? "Exact: hover a number for all of its digits." : "As streamed, seven digits; all of them once an update is made and the run is paused."));
  }

  /** Where Sδ and Tδ come from: in words, and as a formula where there is one. */
  sources(picture, model, l, n, top) {
    const from = (name, kind, where, ...how) => [h("p", { class: "quiet" }, h("span", { class: kind }, name), ` comes from ${where}`), ...how];
    const asked = !model.manyToOne || n === picture.timesteps - 1;
    const nothing = "nowhere: only the last timestep has a target";
    const space = top ? from("Sδ", "space-key", asked ? "the cost, ∂C/∂y" : nothing) : from("Sδ", "space-key", `layer ${l + 2}`, passed("S", l + 2, n + 1));
    if (!model.layers[l].recurrent) return space;
    const stopped = n === picture.timesteps - 1 ? "this is the last timestep" : !carried(n + 1, picture.timesteps, model.truncate) && "the backward pass is cut here";
    const time = stopped ? from("Tδ", "time-key", `nowhere: ${stopped}`) : from("Tδ", "time-key", `timestep ${n + 2}`, passed("T", l + 1, n + 2));
    return [...space, ...time];
  }

  /** At the output: target, cost and its slope. */
  cost(picture, model, n) {
    const row = model.manyToOne ? 0 : n;
    if (model.manyToOne && n < picture.timesteps - 1) return [];
    const read = ({ data }, i) => data[row * model.outputs + i];
    const body = Array.from({ length: model.outputs }, (_, i) => [String(i + 1), read(picture.outputs, i), read(picture.targets, i), read(picture.output_gradient, i)]);
    return [table(["i", "y", "t", "∂C/∂y"], body), h("p", {}, "Cost of this sample: ", h("strong", { title: String(picture.cost) }, `C = ${number(picture.cost, 6)}`))];
  }
}

/** What a cell passes on: Sδ down to the layer below, Tδ back to the timestep before. */
function passed(kind, layer, n) {
  return formula(hued(kind.toLowerCase(), symbol("δ", layer, n, kind)), sign("="), weight(kind, layer, true), sign("["), factored(layer, n), sign("]"));
}

/** What this cell adds to the gradient of each of its weight matrices. */
function shares(picture, model, l, n) {
  const [layer, now] = [l + 1, n + 1];
  const adds = (kind, taken) => formula(hued(kind.toLowerCase(), row("Δ", weight(kind, layer))), sign("+="), sign("["), factored(layer, now), sign("]"), sign("⊗"), taken);
  const space = [adds("S", l ? symbol("h", l, now) : symbol("x", "", now)), sharesOf(picture, model, l, n, "space")];
  return model.layers[l].recurrent ? [...space, adds("T", symbol("h", layer, n)), sharesOf(picture, model, l, n, "time")] : space;
}

/** δ = Sδ + Tδ, for one cell or in general. */
function equation(layer = "l", n = "n", recurrent = true) {
  const after = (x) => (typeof x === "number" ? x + 1 : next(x));
  const space = hued("s", symbol("δ", after(layer), n, "S"));
  return [symbol("δ", layer, n), sign("="), space, ...(recurrent ? [sign("+"), hued("t", symbol("δ", layer, after(n), "T"))] : [])];
}

/** Numbers in rows; δ and δ⊙σ′ on their colours. */
function table(heads, body, quantities = [], digits = 4) {
  const colours = palette();
  const hued = new Set(["delta", "dz", "delta_space", "delta_time"]);
  const limit = roundUp(body.flatMap((row) => row.filter((_, c) => hued.has(quantities[c]))).reduce((max, x) => Math.max(max, Math.abs(x)), 0));
  const line = (row) => h("tr", {}, ...row.map((value, c) => {
    if (c === 0) return h("td", {}, value);
    const cell = h("td", { title: String(value), "data-value": String(value) }, (hued.has(quantities[c]) ? signed : number)(value, digits));
    if (hued.has(quantities[c])) Object.assign(cell.style, { background: colours.fill(value, limit), color: colours.text(value, limit) });
    return cell;
  }));
  return h("table", { class: "numbers" }, h("thead", {}, h("tr", {}, ...heads.map((head, c) => h("th", { scope: "col", class: HUED[quantities[c]] ?? "" }, head)))), h("tbody", {}, ...body.map(line)));
}
