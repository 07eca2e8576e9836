/**
 * Where everything stands: layers upwards, timesteps to the right. A network without time gets its units
 * side by side instead of on top of each other, since it has the width to itself.
 */

import { isChain, layOutChain } from "./chain.js";

const LABELS = 122;
const FEW = { labels: 72, below: 560 }; // where the lattice is narrow, so are they
const [WIDEST, TALLEST, GAP, INPUT] = [112, 27, 52, 90]; // of a timestep, a unit, between rows, and of the input
const [SMALLEST, MOST] = [0.7, 1.5]; // times as large as usual where there is no room, and where there is some left
const USUAL = { head: 30, foot: 24, pad: 4, gap: 12, row: 12, input: 24, picture: 40, unit: 1 };
// Two networks above each other on a low screen
const TIGHT = { head: 10, foot: 19, pad: 2, gap: 8, row: 10, input: 16, picture: 34, unit: 0.2 };
const DENSE = 7; // of a timestep's width: in less there are no gaps between timesteps, and no arrows
const LINES = { two: 34, three: 46 }; // px between two rows in which so many lines of a label fit
const ARROW = 20; // px between rows that units leave for arrows, where they are made lower to fit
const LEAST = 80; // of what is drawn, beside the labels: in less room it is cut off

/** @typedef {{x: number, y: number, w: number, h: number}} Box */
/** @typedef {Pick<Network, "inputs" | "outputs" | "longest" | "image">} Ends */
/** @typedef {Ends & {layers: {units: number, recurrent: boolean}[]}} Laid */

/**
 * @param {Laid} model
 * @returns what to ask for boxes: `cell(l, n)`, `unit(l, n, i)`, `input(n)`, `pixel(n, j)`; l counts from 0, n from 0.
 */
export function layOut(model, width, height) {
  const chain = isChain(model) && layOutChain(model, width, height);
  if (chain) return chain;
  const labels = width < FEW.below ? FEW.labels : LABELS;
  const room = Math.max(LEAST, width - labels - (width < FEW.below ? 6 : 18));
  return (model.longest > 1 ? overTime : sideBySide)(model, { room, labels }, height, trim(model, height));
}

/**
 * How many times as large as usual a lattice is drawn: larger, where it would leave room empty, and smaller, where its
 * lowest rows would be cut off.
 *
 * @param {Laid} model
 */
export function fitting({ longest, inputs, layers, image }, width, height) {
  const lowest = TIGHT.head + TIGHT.foot + TIGHT.input + layers.length * (TIGHT.row + 2 * TIGHT.pad + TIGHT.gap);
  if (height < lowest) return Math.max(SMALLEST, height / lowest);
  if (longest === 1 || image) return 1;
  const { head, foot, pad } = USUAL;
  const units = layers.reduce((sum, layer) => sum + layer.units, 0);
  const wide = LABELS + 18 + WIDEST * longest;
  const tall = head + foot + units * TALLEST + Math.min(inputs * TALLEST, INPUT) + layers.length * (2 * pad + GAP);
  return Math.max(1, Math.min(MOST, width / wide, height / tall));
}

/** How much is left free around the rows, and how low these may be: less, where the usual would be cut off. */
const trim = ({ layers }, height) => (height < 130 + 42 * (layers.length - 1) ? TIGHT : USUAL);

/** Rows from the bottom up: the input, then each layer; `sizes` are their heights. Returns the top of each. */
function stack(sizes, height, { head, foot, gap: least }) {
  const free = height - head - foot - sizes.reduce((a, b) => a + b, 0);
  const gap = Math.max(least, Math.min(GAP, free / Math.max(1, sizes.length - 1)));
  const used = sizes.reduce((a, b) => a + b, 0) + gap * (sizes.length - 1);
  let bottom = height - foot - Math.max(0, (height - head - foot - used) / 2);
  return sizes.map((size) => {
    const top = bottom - size;
    bottom = top - gap;
    return top;
  });
}

/** @param {Laid} model */
function overTime(model, { room, labels }, height, free) {
  const { head, foot, pad, row } = free;
  const pitch = Math.min(WIDEST, room / model.longest);
  const left = labels + Math.max(0, (room - pitch * model.longest) / 2);
  const dense = pitch < DENSE;
  // Where it is tight, numbers have more need of room than arrows
  const w = Math.max(2, pitch > 26 ? Math.max(pitch * 0.7, Math.min(pitch - 10, 54)) : pitch - 3);
  const rows = Math.min(model.inputs, 24); // of more inputs each gets less room than a unit
  const units = model.layers.reduce((sum, layer) => sum + layer.units, 0) + rows;
  const least = (model.layers.length + 1) * (2 * pad) + model.layers.length * ARROW;
  const u = Math.max(free.unit, Math.min(TALLEST, (height - head - foot - least) / units));
  const high = (count) => Math.max(row, count * u) + 2 * pad;
  const sizes = [Math.max(free.input, Math.min(rows * u, INPUT)), ...model.layers.map((layer) => high(layer.units))];
  const tops = stack(sizes, height, free);
  const edge = (n) => Math.round(left + n * pitch);
  const across = (n) =>
    dense ? { x: edge(n), w: edge(n + 1) - edge(n) } : { x: left + n * pitch + (pitch - w) / 2, w };
  const cell = (l, n) => ({ ...across(n), y: tops[l + 1], h: sizes[l + 1] });
  const part = (box, i, count) => {
    const inner = (box.h - 2 * pad) / count;
    const inset = w > 48 ? pad : w > 16 ? 2 : Number(!dense);
    return {
      x: box.x + inset, y: box.y + pad + i * inner, w: box.w - 2 * inset,
      h: Math.max(1, inner - (inner > 16 ? 2 : inner > 5 ? 1 : inner > 2 ? 0.5 : 0)),
    };
  };
  const input = (n) => ({ ...across(n), y: tops[0], h: sizes[0] });
  const apart = closest(tops, sizes);
  return {
    time: true, pitch, dense, cell, input, tight: apart < LINES.three, low: apart < LINES.two,
    unit: (l, n, i) => part(cell(l, n), i, model.layers[l].units),
    pixel(n, j) {
      const box = input(n);
      const h = box.h / model.inputs;
      return { x: box.x, y: box.y + j * h, w: box.w, h: Math.max(1, h - (h > 5 ? 1 : 0)) };
    },
    labels: labels - 12, foot: tops[0] + sizes[0] + foot - 10,
  };
}

/** How near the middles of two rows are to each other. */
function closest(tops, sizes) {
  const middles = tops.map((top, row) => top + sizes[row] / 2);
  return Math.min(...middles.slice(1).map((middle, row) => middles[row] - middle));
}

/** @param {Laid} model */
function sideBySide(model, { room, labels }, height, free) {
  const { head, foot, pad } = free;
  const middle = labels + room / 2;
  const rows = model.layers.length + 1;
  const tall = Math.max(16, Math.min(54, (height - head - foot - (model.image ? 90 : 0)) / (rows * 2.1)));
  const picture = model.image ? Math.min(150, Math.max(free.picture, height * 0.26)) : tall;
  const sizes = [picture, ...model.layers.map(() => tall + 2 * pad)];
  const tops = stack(sizes, height, { ...free, foot: pad }); // no timesteps are written below
  const wide = (count) => Math.min(78, (room - 70) / count);
  const row = (count, top, h) => ({
    x: middle - (wide(count) * count) / 2 - pad, y: top, w: wide(count) * count + 2 * pad, h,
  });
  const cell = (l) => row(model.layers[l].units, tops[l + 1], sizes[l + 1]);
  const part = (box, i, count, gap) => ({
    x: box.x + pad + i * wide(count) + gap / 2, y: box.y + pad, w: Math.max(1, wide(count) - gap), h: box.h - 2 * pad,
  });
  const input = () =>
    model.image ? { x: middle - picture / 2, y: tops[0], w: picture, h: picture } : row(model.inputs, tops[0], tall);
  return {
    time: false, pitch: room, cell, input, low: closest(tops, sizes) < LINES.two,
    unit: (l, _, i) => part(cell(l), i, model.layers[l].units, wide(model.layers[l].units) > 12 ? 4 : 1),
    pixel(_, j) {
      const box = input();
      if (!model.image) return part({ ...box, y: box.y - pad, h: box.h + 2 * pad }, j, model.inputs, 4);
      const [down, across] = model.image;
      return {
        x: box.x + (j % across) * (box.w / across), y: box.y + Math.floor(j / across) * (box.h / down),
        w: box.w / across - 1, h: box.h / down - 1,
      };
    },
    labels: labels - 12, foot: tops[0] + sizes[0] + 14,
  };
}
