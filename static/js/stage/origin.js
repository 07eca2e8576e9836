/**
 * The part of a picture that comes from the error of one timestep: every error signal of every cell, and which cells
 * that error does not pass through. Pure.
 */

import { isSignal } from "../shell/symbols.js";

/**
 * The same picture with the error signals of one origin alone.
 *
 * @param {Picture} picture
 * @param {{origin: number, layers: {reached: NumberArray, signals: Record<string, NumberArray>}[]}} answer `origin`
 *   from 1
 * @returns {Picture} `origin`: {n, reached}, n from 0, `reached` by layer and timestep
 */
export function fromOrigin(picture, { origin, layers }) {
  const had = (layer, signals) => Object.fromEntries(Object.entries(signals).filter(([name]) => layer[name]));
  return {
    ...picture,
    layers: picture.layers.map((layer, l) => ({ ...layer, ...had(layer, layers[l].signals) })),
    origin: { n: origin - 1, reached: layers.map(({ reached }) => reached.data) },
  };
}

/** Whether the error that a picture is about does not pass through a cell. */
export const isAbsent = ({ origin }, quantity, l, n) =>
  Boolean(origin) && isSignal(quantity) && !origin.reached[l][n];

/**
 * Whether it is truncation that keeps it away: it would get there through a layer with memory.
 *
 * @param {Picture} picture
 * @param {Network} model
 */
export const isCutOff = ({ origin, truncation }, { layers }, l, n) =>
  Boolean(truncation) && n < origin.n && layers.slice(l).some(({ recurrent }) => recurrent);

/** What the label at the pointer says of where a number comes from; nothing where the picture is about all errors. */
export function wordsOfOrigin(picture, model, quantity, l, n) {
  if (!picture.origin || l < 0 || !isSignal(quantity)) return "";
  const from = `the error at timestep ${picture.origin.n + 1}`;
  if (!isAbsent(picture, quantity, l, n)) return `, from ${from}`;
  return isCutOff(picture, model, l, n) ? `; truncated, ${from} does not get here` : `; ${from} does not get here`;
}

/** Whether the loss of a timestep counts, and which cell of the output that is. */
export const isOrigin = (model, timesteps, { layer, n }) =>
  layer === model.layers.length - 1 && n < timesteps && (model.manyToOne ? n === timesteps - 1 : n >= model.washout);
