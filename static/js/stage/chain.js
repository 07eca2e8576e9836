/**
 * Where everything stands in the figure of a chain of single units: from left to right x, a pair z | h for each
 * layer, and C;
 * below it the factors of the chain rule, each under what it stems from, and below those what they make.
 */

import { meet, parseRef } from "../shell/refs.js";

const MOST = 6;
const NARROWEST = 56; // pixels for a layer
const SHARE = 0.6; // of that, for the cell; the rest is its arrow
const ENDS = 56;
const EDGE = 8;
const BAR = 18;

const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
const around = (x, y, w, h) => ({ x: x - w / 2, y: y - h / 2, w, h });

/** Whether a network is a chain that the figure has room for. */
export function isChain({ inputs, longest, image, layers }) {
  return (
    inputs === 1 &&
    longest === 1 &&
    !image &&
    layers.length <= MOST &&
    layers.every(({ units, recurrent }) => units === 1 && !recurrent)
  );
}

/** How large it is drawn, so that its rows fit into a height. */
export const zoomOf = (model, height, usual) =>
  isChain(model) ? Math.max(0.7, Math.min(usual, height / (model.layers.length < 3 ? 214 : 250))) : usual;

/**
 * What `layOut` gives for other networks, and in `chain` the places of this figure; null where there is not enough
 * room.
 */
export function layOutChain({ layers: { length: depth } }, width, height) {
  const pitch = Math.min(232, (width - 2 * EDGE - 2 * ENDS) / (depth + 1 - SHARE));
  if (pitch < NARROWEST) return null;
  const cell = Math.max(pitch * SHARE, 38);
  const across = {
    pitch, cell, arrow: pitch - cell, left: (width - depth * pitch - (pitch - cell) - 2 * ENDS) / 2, roomy: depth < 3,
  };
  const sizes = {
    r: clamp(cell * 0.2, 9, 19), font: clamp(pitch / 8, 10, 13), digits: pitch > 120 ? 4 : pitch > 92 ? 3 : 2,
  };
  /** @type {Json} */
  const chain = { depth, width, ...across, ...sizes, ...rows(height, sizes, across.roomy) };
  Object.assign(chain, places(chain));
  return {
    chain, time: false, pitch: width, labels: 0, foot: height, spots: spotsOf(chain), cell: (l) => chain.cells[l].box,
    unit: (l) => chain.cells[l].bar, input: () => chain.x.box, pixel: () => chain.x.bar,
  };
}

/**
 * The rows from the top: names, cells, the way back, what branches off it, and what comes out where there is no room
 * beside that.
 */
function rows(height, { r, font }, roomy) {
  const [tall, factor] = [2 * r + font + BAR + 18, 2 * font + 10];
  const used = 30 + tall + factor * (roomy ? 2 : 3) + 22;
  const gap = clamp((height - used) / 5, 0, 22);
  const top = Math.max(34, (height - used - 2.5 * gap) / 2 + 30);
  const back = top + tall + 10 + gap + factor / 2;
  const branch = back + factor + 8 + gap;
  return { top, tall, factor, middle: top + 5 + r, back, branch, result: roomy ? branch : branch + factor };
}

/** Boxes and centres of everything. */
function places(chain) {
  const { depth, left, pitch, cell, arrow, top, tall, middle, r, font, back, branch, result, factor, roomy } = chain;
  const wide = clamp(pitch * 0.38, 34, 76);
  const part = (x, y) => around(x, y, wide, factor);
  const frame = (x, w) => ({
    box: { x, y: top, w, h: tall }, bar: { x: x + 4, y: top + tall - BAR - 4, w: w - 8, h: BAR },
  });
  const circle = (x) => around(x, middle, 2 * r, 2 * r);
  const x = { ...frame(left, ENDS), circle: circle(left + ENDS / 2), factor: part(left + ENDS / 2, back) };
  const cells = Array.from({ length: depth }, (_, l) => {
    const from = left + ENDS + l * pitch + arrow;
    const inset = Math.max(r + 4, cell * 0.22);
    const [z, h] = [from + inset, from + cell - inset];
    return {
      ...frame(from, cell),
      z: circle(z), h: circle(h), slope: part((z + h) / 2, back),
      weight: around(from - arrow / 2, middle, Math.min(arrow, 60), 2 * font + 16),
      handed: l ? part(from - arrow / 2, back) : null, branch: l < depth - 1 ? part(h, branch) : null,
    };
  });
  const end = left + ENDS + depth * pitch + arrow;
  const cost = {
    ...frame(end, ENDS),
    circle: circle(end + ENDS / 2), slope: part(end - arrow / 2, back),
    target: around(end + ENDS / 2, top - 14, ENDS, 20),
  };
  const made = cells.map((_, l) =>
    l
      ? part(cells[l - 1].branch.x + wide / 2 - (roomy ? wide + 26 : 0), result)
      : part(left + ENDS / 2, roomy ? branch : result),
  );
  return { x, cells, cost, made, wide };
}

/** What each place stands for, as formulas name it. */
function spotsOf({ depth, x, cells, cost, made }) {
  const of = (ref, ...boxes) => boxes.filter(Boolean).map((box) => ({ ref: parseRef(ref), name: ref, box }));
  const layer = ({ z, h, slope, weight, handed, branch, bar }, l) => {
    const at = `${l + 1} 1 1`;
    const bars = ["delta", "dz", "delta_space", "delta_time"].flatMap((name) => of(`${name} ${at}`, bar));
    return [
      ...of(`z ${at}`, z),
      ...(l === depth - 1 ? of("y 0 1 1", h) : []),
      ...of(`h ${at}`, h, branch),
      ...of(`dsigma ${at}`, slope),
      ...of(`W_space ${at}`, weight, handed),
      ...of(`grad_W_space ${at}`, made[l]),
      ...bars,
    ];
  };
  return [
    ...of("x 0 1 1", x.circle, x.factor, x.bar),
    ...cells.flatMap(layer),
    ...of("C", cost.circle, cost.bar),
    ...of("t 0 1 1", cost.target),
    ...of(`output_gradient ${depth} 1 1`, cost.slope),
  ];
}

/** The boxes of what a ref names. */
export const boxesIn = ({ spots }, ref) => spots.filter((spot) => meet(spot.ref, ref)).map(({ box }) => box);

/** The names of what is at a place: one of them, or two for the output, which is y and h. */
export function namesAt({ spots = [] }, px, py) {
  const found = spots
    .filter(({ box: { x, y, w, h } }) => px >= x && px <= x + w && py >= y && py <= y + h)
    .map(({ name }) => name);
  return found.some((name) => name.startsWith("delta")) ? found.slice(0, 1) : found;
}
