/** B − A of two pictures of the lattice. Pure. */

/** The names of what a layer has numbers of in every cell, and of its starting state. */
const arraysOf = (layer) => Object.keys(layer).filter((name) => layer[name]?.data);

/** Whether the cells of two networks lie on each other: as many layers, as many units in each. */
export const comparable = (a, b) =>
  a.inputs === b.inputs &&
  a.layers.length === b.layers.length &&
  a.layers.every(({ units }, l) => units === b.layers[l].units);

/**
 * Why there is no difference of two sides to be drawn, in words; null where there is one.
 *
 * @param a, b {model, update}
 */
export function refusal(a, b) {
  const sizes = ({ model }) => model.layers.map(({ units }) => units).join(" and ");
  if (!comparable(a.model, b.model)) {
    return `There is no difference to draw: the layers of A have ${sizes(a)} units, those of B ${sizes(b)}.`;
  }
  if (a.update !== b.update) {
    return `There is no difference to draw: B diverged at update ${b.update}, and A is at update ${a.update}.`;
  }
  return null;
}

/** {shape, data} minus {shape, data}. */
function minus(b, a) {
  const digits = b.digits ?? a.digits;
  return {
    shape: b.shape, data: Float64Array.from(b.data, (value, i) => value - a.data[i]),
    ...(digits && { digits }),
  };
}

/** The same of each of these names. */
const each = (names, b, a) =>
  Object.fromEntries(names.filter((name) => b[name] && a[name]).map((name) => [name, minus(b[name], a[name])]));

/** All but these: what only one side has, there is no difference of. */
const without = (names, layer) => Object.fromEntries(Object.entries(layer).filter(([name]) => !names.includes(name)));

/** The picture of B − A: every number of every cell; sample, inputs and targets are the same in both. */
export function difference(a, b) {
  return {
    ...b,
    difference: true, cost: b.cost - a.cost,
    layers: b.layers.map((layer, l) => ({
      ...without(arraysOf(layer), layer),
      ...each(arraysOf(layer), layer, a.layers[l]),
    })),
    ...each(["outputs", "output_gradient"], b, a),
    truncation: JSON.stringify(a.truncation) === JSON.stringify(b.truncation) ? b.truncation : null,
    edges: b.edges && a.edges ? b.edges.map((weights, l) => minus(weights, a.edges[l])) : null,
  };
}

/** A side by what it has otherwise: "tanh activation in layer 1, orthogonal starting weights". */
export const nickname = (found, side) =>
  found
    .slice(0, 3)
    .map(({ place, ...each }) => `${each[side].replace(/^an? /, "")}${place && ` in ${place}`}`)
    .join(", ");
