/** B − A of two pictures of the lattice: every quantity of every cell that both have. Pure. */

import { SYMBOLS } from "../format.js";

/** Whether the cells of two networks lie on each other: as many layers, as many units in each. */
export const comparable = (a, b) => a.layers.length === b.layers.length && a.inputs === b.inputs && a.layers.every((layer, l) => layer.units === b.layers[l].units);

/** {shape, data} minus {shape, data}, as far as both go. */
function minus(b, a) {
  const length = Math.min(a.data.length, b.data.length);
  const data = new Float64Array(length);
  for (let i = 0; i < length; i += 1) data[i] = b.data[i] - a.data[i];
  return { shape: b.data.length <= a.data.length ? b.shape : a.shape, data };
}

const given = (b, a) => (b && a ? minus(b, a) : null);

/** The picture of B − A; the inputs and targets are those of B, since both learn from the same samples. */
export function difference(a, b) {
  const layers = b.layers.map((layer, l) => ({
    ...layer, ...Object.fromEntries(Object.keys(SYMBOLS).map((quantity) => [quantity, minus(layer[quantity], a.layers[l][quantity])])),
  }));
  return {
    ...b, layers, cost: b.cost - a.cost, timesteps: Math.min(a.timesteps, b.timesteps),
    outputs: minus(b.outputs, a.outputs), output_gradient: minus(b.output_gradient, a.output_gradient),
    edges: b.edges && a.edges ? b.edges.map((weights, l) => given(weights, a.edges[l])) : null,
  };
}
