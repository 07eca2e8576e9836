/**
 * Where an update comes from: the outer product of δ ⊙ σ′ with what a cell took in, at one timestep, beside
 * the sum over all timesteps. Before it is scaled by −η and averaged over the batch, for the sample that is shown.
 */

import { h } from "../shell/dom.js";
import { number, roughly } from "../shell/format.js";
import { roundUp } from "../shell/colours.js";
import { throughTime, weightOf } from "../shell/refs.js";
import { Matrix } from "./matrix.js";

/**
 * What layer l took in at timestep n: the layer below, or its own state one timestep before.
 *
 * @param {Picture} picture
 * @param {Network} model
 */
function taken(picture, model, l, n, kind) {
  if (kind === "time") {
    const { units } = model.layers[l];
    return n ? picture.layers[l].h.data.subarray((n - 1) * units, n * units) : picture.layers[l].h0.data;
  }
  const { data, width } = l
    ? { data: picture.layers[l - 1].h.data, width: model.layers[l - 1].units }
    : { data: picture.inputs.data, width: model.inputs };
  return data.subarray(n * width, (n + 1) * width);
}

/**
 * (δ ⊙ σ′, or what else is behind the weight) ⊗ what was taken in, summed over the timesteps from `first` to `last`:
 * {rows, columns, data}, and `digits` where not all are right.
 *
 * @param {Picture} picture
 * @param {Network} model
 */
export function share(picture, model, l, block, first, last) {
  const { units, terms } = model.layers[l];
  const [kind, behind] = [throughTime(block) ? "time" : "space", picture.layers[l][terms[block][0]].data];
  const digits = [picture.layers[l][terms[block][0]], ...(l ? [picture.layers[l - 1].h] : []), picture.layers[l].h]
    .map((array) => array.digits)
    .find(Boolean);
  const columns = taken(picture, model, l, first, kind).length;
  const data = new Float64Array(units * columns);
  for (let n = first; n <= last; n += 1) {
    const from = taken(picture, model, l, n, kind);
    for (let i = 0; i < units; i += 1) {
      const signal = behind[n * units + i];
      for (let j = 0; j < columns; j += 1) data[i * columns + j] += signal * from[j];
    }
  }
  return { rows: units, columns, data, digits };
}

const norm = ({ data }) => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));

export const most = ({ data }) => data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);

/** Both pictures of one weight matrix, and in words how much of the whole this timestep is. */
export class Shares {
  constructor(name, pick) {
    this.name = name;
    this.here = new Matrix(name, { pick });
    this.all = new Matrix(name, { pick });
    this.arrow = h("span", { title: "Summed over all timesteps" }, "Σₙ →");
    this.title = h("p", { class: "quiet" });
    this.root = h("div", {}, this.title, h("div", { class: "shares" }, this.here.root, this.arrow, this.all.root));
  }

  show(picture, model, l, n, title) {
    this.title.replaceChildren(...title);
    const { block } = weightOf(this.name);
    const [here, all] = [
      share(picture, model, l, block, n, n), share(picture, model, l, block, 0, picture.timesteps - 1),
    ];
    const limit = roundUp(Math.max(most(here), most(all)));
    const one = model.longest === 1;
    this.here.root.hidden = this.arrow.hidden = one;
    const said = (matrix) => (matrix.digits ? roughly(norm(matrix), matrix.digits) : number(norm(matrix), 3));
    this.here.show(here, limit, `here, norm ${said(here)}`);
    this.all.show(all, limit, `${one ? "" : "all, "}norm ${said(all)}`);
  }
}
