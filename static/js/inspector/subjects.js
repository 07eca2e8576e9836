/** What can be inspected, as the questions that are asked about it: a cell, a place of the input, a weight. */

import { isBias, throughTime, weightOf } from "../shell/refs.js";

/**
 * The names of a layer's weight matrices (the layer from 1), time first.
 *
 * @param {Network} model
 */
export function weightsOf(model, layer) {
  const blocks = Object.keys(model.layers[layer - 1].terms).filter((block) => block[0] === "W");
  return blocks
    .toSorted((a, b) => Number(throughTime(b)) - Number(throughTime(a)))
    .map((block) => `layer${layer}.${block}`);
}

/** The layer, from 0, that the subject is in. */
export const layerOf = ({ weight, cell }) => (weight ? weightOf(weight.name).layer - 1 : cell.layer);

/** What to ask `explain` for, apart from the moment. */
export function explained({ weight, cell, unit, notation, model, picture: { index_in_batch: sample } }, pass) {
  if (weight) {
    return new URLSearchParams({
      weight: weight.name, row: weight.row + 1,
      ...(weight.column !== null && { column: weight.column + 1 }),
      notation, sample,
    });
  }
  const all = cell.layer < 0 || cell.layer === model.layers.length - 1; // the output has the cost besides
  return new URLSearchParams({
    layer: cell.layer + 1, timestep: cell.n + 1, unit: unit + 1, notation, sample,
    ...(!all && { pass }),
  });
}

/**
 * How many columns a weight has; a bias has one.
 *
 * @param {Network} model
 */
export function columnsOf(model, name) {
  const { layer, block } = weightOf(name);
  if (isBias(block)) return 1;
  if (throughTime(block)) return model.layers[layer - 1].units;
  return layer > 1 ? model.layers[layer - 2].units : model.inputs;
}
