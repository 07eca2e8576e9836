/** The entries of a network's weights as the axes of a plane, and what part of the plane is shown. Pure. */

const MOST = 500; // entries up to which each can be chosen from a list

export const textOf = (name, index) => `${name}[${index.join(",")}]`;

/** "layer1.W_space[0,2]" as {name, index}. */
export function entryOf(text) {
  const [, name, index] = text.match(/^(.+)\[([\d,]+)\]$/);
  return { name, index: index.split(",").map(Number) };
}

/** The value of an entry among weights {name: {shape, data}}; undefined where there is no such entry. */
export function valueOf(weights, text) {
  const { name, index } = entryOf(text);
  const { shape = [], data } = weights[name] ?? {};
  if (index.length !== shape.length || index.some((i, axis) => i >= shape[axis])) return undefined;
  return data[index.reduce((place, i, axis) => place * shape[axis] + i, 0)];
}

function* entriesOf(name, { shape: [rows, columns] }) {
  for (let row = 0; row < rows; row += 1) {
    if (columns === undefined) yield textOf(name, [row]);
    else for (let column = 0; column < columns; column += 1) yield textOf(name, [row, column]);
  }
}

/**
 * What there is to choose from, by weight: every entry, or of a large network the first of each weight and those that
 * are `chosen`.
 */
export function choicesOf(weights, chosen) {
  const few = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0) <= MOST;
  return Object.entries(weights).map(([name, array]) => {
    const own = chosen.filter((text) => entryOf(text).name === name);
    return [name, few ? [...entriesOf(name, array)] : [...new Set([entriesOf(name, array).next().value, ...own])]];
  });
}

/**
 * Where nothing is chosen: the first weight in space, and the first in time or else the one that follows.
 *
 * @returns {string[]}
 */
export function usualPair(weights) {
  const [first, second] = Object.entries(weights)
    .slice(0, 2)
    .flatMap(([name, array]) => [...entriesOf(name, array)].slice(0, 2));
  const timed = Object.entries(weights).find(([name]) => name.includes(".W_time"));
  return [first, timed ? String(entriesOf(...timed).next().value) : second];
}

/** A pair with `text` as its first axis; what was there becomes the second, if that is the same. */
export const withFirst = ([x, y], text) => [text, y === text ? x : y];

const middle = ({ low, high }) => (low + high) / 2;

/**
 * What part of an axis is shown: about 0, or about the value where that is far out; it stays until the value comes
 * near its end.
 */
export function windowOf(value, reach, before) {
  const near = (centre, share) => Math.abs(value - centre) <= share * reach;
  if (before?.reach === reach && near(middle(before), 0.9)) return before;
  const centre = near(0, 0.85) || !Number.isFinite(value) ? 0 : value;
  return { low: centre - reach, high: centre + reach, reach };
}
