/**
 * Where an update comes from: the outer product of δ ⊙ σ′ with what a cell took in, at one timestep, beside
 * the sum over all timesteps. Before it is scaled by −η and averaged over the batch, for the sample that is shown.
 */

import { number } from "./format.js";
import { palette, roundUp } from "./lattice/colours.js";

const ROOM = 150;

/** What layer l took in at timestep n: the layer below, or its own state one timestep before. */
function taken(picture, model, l, n, kind) {
  if (kind === "time") {
    const { units } = model.layers[l];
    return n ? picture.layers[l].h.data.subarray((n - 1) * units, n * units) : picture.layers[l].h0.data;
  }
  const { data, width } = l ? { data: picture.layers[l - 1].h.data, width: model.layers[l - 1].units } : { data: picture.inputs.data, width: model.inputs };
  return data.subarray(n * width, (n + 1) * width);
}

/** (δ ⊙ σ′) ⊗ what was taken in, summed over the timesteps from `first` to `last`: {rows, columns, data}. */
export function share(picture, model, l, kind, first, last) {
  const { units } = model.layers[l];
  const columns = taken(picture, model, l, first, kind).length;
  const data = new Float64Array(units * columns);
  for (let n = first; n <= last; n += 1) {
    const from = taken(picture, model, l, n, kind);
    for (let i = 0; i < units; i += 1) {
      const dz = picture.layers[l].dz.data[n * units + i];
      for (let j = 0; j < columns; j += 1) data[i * columns + j] += dz * from[j];
    }
  }
  return { rows: units, columns, data };
}

const norm = ({ data }) => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));

/** A matrix as a small picture. */
function heatmap({ rows, columns, data }, limit, caption) {
  const colours = palette();
  const size = Math.max(1, Math.min(18, Math.floor(ROOM / Math.max(columns, rows))));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: columns * size, height: rows * size });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", caption);
  const ctx = canvas.getContext("2d");
  data.forEach((value, k) => {
    ctx.fillStyle = colours.fill(value, limit);
    ctx.fillRect((k % columns) * size, Math.floor(k / columns) * size, size - (size > 5), size - (size > 5));
  });
  const figure = document.createElement("figure");
  const text = document.createElement("figcaption");
  text.textContent = caption;
  figure.append(canvas, text);
  return figure;
}

/** Both pictures of one weight matrix, and in words how much of the whole this timestep is. */
export function sharesOf(picture, model, l, n, kind) {
  const [here, all] = [share(picture, model, l, kind, n, n), share(picture, model, l, kind, 0, picture.timesteps - 1)];
  const limit = roundUp(Math.max(...[here, all].map(({ data }) => data.reduce((most, x) => Math.max(most, Math.abs(x)), 0))));
  const row = document.createElement("div");
  row.className = "shares";
  const arrow = document.createElement("span");
  arrow.textContent = "Σₙ →";
  const one = model.longest === 1;
  row.append(...(one ? [] : [heatmap(here, limit, `this timestep, norm ${number(norm(here), 3)}`), arrow]),
    heatmap(all, limit, `${one ? "" : "all timesteps, "}norm ${number(norm(all), 3)}`));
  return row;
}
