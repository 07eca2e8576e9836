/** What one picture shows: which quantity in which cell, how far its colours reach, how strong its signals are. */

import { instead, isSignal } from "../shell/symbols.js";
import { roundUp } from "../shell/colours.js";

const largest = ({ data }) =>
  data.reduce((most, x) => (Math.abs(x) > most && Number.isFinite(x) ? Math.abs(x) : most), 0);

/**
 * The limit of the colour scale for each layer, of all pictures together: one for all where signals are compared,
 * else each layer's own; null where it has no such number.
 */
function limitsOf(pictures, quantity) {
  const most = pictures[0].layers.map((layer, l) =>
    layer[quantity] ? Math.max(...pictures.map(({ layers }) => largest(layers[l][quantity]))) : null,
  );
  if (isSignal(quantity)) return most.map((max) => (max === null ? null : roundUp(Math.max(...most))));
  return most.map((max) =>
    max === null ? null : max <= 1 && !pictures[0].difference && quantity !== "z" ? 1 : roundUp(max),
  );
}

/** The norm of each timestep's vector. */
function norms({ data }, units) {
  const found = [];
  for (let start = 0; start < data.length; start += units) {
    let sum = 0;
    for (let i = start; i < start + units; i += 1) sum += data[i] * data[i];
    found.push(Number.isFinite(sum) ? Math.sqrt(sum) : 0);
  }
  return found;
}

/** The same by what is told of a signal whose numbers are rounded: a level less is a twentieth of a power of ten. */
const told = ({ strongest, levels }) =>
  Array.from(levels.data, (level) => (level ? strongest * 10 ** ((level - 255) / 20) : 0));

const FAINTEST = -5; // powers of ten below the strongest signal at which an arrow is at its thinnest

/** Worked out once for each picture and each choice of a quantity, however often that is drawn. */
export class PictureScale {
  /** @type {Json} */
  space;
  /** @type {Json} */
  time;
  limits = {};

  /**
   * @param imagined a picture beside it on the same scale, or null
   * @param quantity that is chosen; within a walk the passes show one of their own where it belongs to the other pass
   */
  constructor(picture, model, quantity, imagined = null) {
    const back = isSignal(quantity);
    this.picture = picture;
    this.imagined = imagined;
    this.pictures = imagined ? [picture, imagined] : [picture];
    this.quantity = quantity;
    this.forward = back ? "h" : quantity;
    this.backward = back ? quantity : "delta";
    const size = (name) =>
      picture.layers.map((layer, l) =>
        layer[name].digits && layer.strengths && !picture.difference
          ? told(layer.strengths[name])
          : norms(layer[name], model.layers[l].units),
      );
    [this.space, this.time] = [size("delta_space"), size("delta_time")];
    this.most = Math.max(...this.space.flat(), ...this.time.flat(), 1e-300);
    this.input = roundUp(Math.max(...this.pictures.map(({ inputs }) => largest(inputs))));
  }

  limitOf(quantity, layer) {
    this.limits[quantity] ??= limitsOf(this.pictures, quantity);
    return this.limits[quantity][layer];
  }

  /** One limit, where all layers share it; null, where each has its own. */
  common(quantity) {
    this.limitOf(quantity, 0);
    const limits = new Set(this.limits[quantity].filter((limit) => limit !== null));
    return limits.size === 1 ? [...limits][0] : null;
  }

  /**
   * The quantity that a cell shows, another where its layer has not what is chosen; null before the walk has come to
   * it.
   */
  shown(marks, layer, n) {
    const wanted = marks
      ? [null, this.forward, this.backward][marks.cells[layer * marks.timesteps + n]]
      : this.quantity;
    return wanted && instead(this.picture.layers[layer], wanted);
  }

  /** How much travels along an arrow, from 0 to 1: a power of ten is a fifth. */
  strength(norm) {
    return norm > 0 ? Math.max(0, 1 + Math.log10(norm / this.most) / -FAINTEST) : 0;
  }
}
