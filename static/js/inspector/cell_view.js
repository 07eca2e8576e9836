/** A cell in numbers: its units, at the output the target and the cost, what it adds to the update. */

import { nameOf, scaledOf } from "../shell/names.js";
import { h, settle } from "../shell/dom.js";
import { number } from "../shell/format.js";
import { symbolNodes } from "../shell/markup.js";
import { isSignal, symbolOf, weightSymbol } from "../shell/symbols.js";
import { Shares } from "./shares.js";
import { weightsOf } from "./subjects.js";
import { CellTable, plainTable } from "./table.js";
import { describe } from "./words.js";

const COLUMNS = ["h", "dsigma", "delta_space", "delta_time", "delta", "dz", "z"];

/** Of a cell with gates, what belongs to the pass: h, the memory and the gates, or the error signals. */
function ofGates({ gates, quantities }, pass) {
  // ∂C/∂ of a gate stands in the formulas
  const rest = quantities.filter(
    (name) =>
      name !== "h" &&
      !gates.includes(name) &&
      isSignal(name) === (pass !== "forward") &&
      !gates.includes(name.replace("delta_", "")),
  );
  if (pass === "forward") return ["h", ...gates, ...rest];
  // Where room is short, it stands in the formulas only
  const last = rest.filter((name) => /^delta_(c_time|m)$/.test(name));
  return [
    "delta_space", "delta_time", "delta",
    ...rest.filter((name) => !/^delta(_space|_time)?$/.test(name) && !last.includes(name)),
    ...last,
  ];
}

const EXACT = "Exact: hover over a number for all its digits.";
const STREAMED = "As streamed, with seven digits; all digits once the run is paused after an update.";
const ROUNDED = "Rounded for drawing; all digits once the run is paused.";

export class CellView {
  /** @type {string} */
  text;
  /** @type {HTMLElement} */
  output;
  shares = {};

  /** @param choose told the unit; @param pick told a weight's name, gives what is told its place */
  constructor(choose, pick) {
    this.pick = pick;
    this.about = h("h3");
    this.table = new CellTable(choose);
    this.out = h("div");
    this.added = h("div");
    this.exactness = h("p", { class: "quiet exactness" });
  }

  /** @returns what stands above the formulas, right below them, and at the foot */
  show(view, pass) {
    const { picture, model, cell: { layer: l, n }, unit, notation, exact, imagined } = view;
    const layer = model.layers[l];
    const columns = layer.gates.length
      ? ofGates(layer, pass)
      : COLUMNS.filter((quantity) => quantity !== "delta_time" || layer.recurrent);
    const rows = ({ layers }) =>
      Array.from({ length: layer.units }, (_, i) =>
        columns.map((quantity) => layers[l][quantity].data[n * layer.units + i]),
      );
    const body = rows(picture);
    this.about.textContent = describe(model, view.cell);
    this.table.show(columns, body, {
      place: `${l + 1} ${n + 1}`, notation, unit, imagined: imagined && rows(imagined.lattice),
      names: body.map((_, i) => nameOf(model, l, i)),
      digits: columns.map((quantity) => picture.layers[l][quantity].digits),
    });
    settle(this.added, pass === "update" ? this.sharesOf(view) : []);
    this.exactness.textContent = exact
      ? EXACT
      : columns.some((quantity) => picture.layers[l][quantity].digits)
        ? ROUNDED
        : STREAMED;
    this.exactness.classList.toggle("as-streamed", this.exactness.textContent === STREAMED);
    settle(this.out, l === model.layers.length - 1 ? this.outputs(view) : []);
    return { above: [this.about, this.table.box, this.out], after: [this.added], foot: [this.exactness] };
  }

  /** A place of the input. */
  showInput({ picture, model, cell, unit, notation }) {
    const { digits } = picture.inputs;
    const values = [...picture.inputs.data.slice(cell.n * model.inputs, (cell.n + 1) * model.inputs)];
    this.about.textContent = describe(model, cell);
    this.table.show(
      ["x"], values.map((x) => [x]),
      {
        place: `0 ${cell.n + 1}`, notation, unit, names: model.inputNames, digits: [digits],
        about: values.map((_, i) => scaledOf(model, i)),
      },
    );
    return [this.about, this.table.box];
  }

  /** At the output: target, cost and its slope. */
  outputs({ picture, model, cell: { n } }) {
    const row = model.manyToOne ? 0 : n;
    if (n < model.washout || (model.manyToOne && n < picture.timesteps - 1)) return [];
    const arrays = [picture.outputs, picture.targets, picture.output_gradient];
    const body = Array.from({ length: model.outputs }, (_, i) => [
      nameOf(model, model.layers.length - 1, i) ?? String(i + 1),
      ...arrays.map(({ data }) => data[row * model.outputs + i]),
    ]);
    const digits = arrays.map((array) => array.digits);
    const refs = body.map((_, i) => [
      `y 0 ${n + 1} ${i + 1}`, `t 0 ${n + 1} ${i + 1}`, `output_gradient ${model.layers.length} ${n + 1} ${i + 1}`,
    ]);
    const table = plainTable(
      [model.classes.length ? "class" : "i", ...["y", "t", "output_gradient"].map((name) => symbolOf(name))],
      body, refs, digits,
    );
    const cost = h(
      "p", { "data-ref": "C" }, "Cost of this sample: ",
      h("strong", { title: String(picture.cost) }, `${symbolOf("C")} = ${number(picture.cost, 6)}`),
    );
    const text = table.innerHTML + cost.innerHTML;
    if (text !== this.text) Object.assign(this, { text, output: [table, cost] });
    return this.output;
  }

  /** Made once for each weight, so that a place in them keeps the focus. */
  sharesOf({ picture, model, cell: { layer, n } }) {
    return weightsOf(model, layer + 1)
      .reverse()
      .map((name) => {
        this.shares[name] ??= new Shares(name, this.pick(name));
        this.shares[name].show(picture, model, layer, n, [
          "Contribution to the gradient of ",
          ...symbolNodes(weightSymbol(name)),
          " by this sample",
        ]);
        return this.shares[name].root;
      });
  }
}
