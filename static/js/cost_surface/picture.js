/** What the chart is given: the surface on a logarithmic scale, the path, its start and its end. Pure. */

import { rows } from "../run/decode.js";

const DECADES = 16; // what lies further below the highest cost is as good as nothing
const LEVELS = 12;
const TICKS = 5;

/** 1, 2 or 5 × 10ⁿ. */
function step(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
}

/** log₁₀ of the cost, row by row; not a number where it diverges. */
function logs({ shape: [rows, columns], data }) {
  const values = Array.from(data, (cost) => (Number.isFinite(cost) ? Math.log10(Math.max(cost, 0)) : NaN));
  const highest = values.reduce((most, value) => (value > most ? value : most), -Infinity);
  const raised = values.map((value) => (value < highest - DECADES ? highest - DECADES : value));
  return Array.from({ length: rows }, (_, row) => raised.slice(row * columns, (row + 1) * columns));
}

/** Multiples of a step between two ends. */
const multiples = (low, high, size) =>
  Array.from(
    { length: Math.max(0, Math.floor(high / size) - Math.ceil(low / size) + 1) },
    (_, i) => (Math.ceil(low / size) + i) * size,
  );

/** Costs to be written beside the colours, as [log₁₀ C, text]: round ones, or powers of ten where the range is wide. */
function ticksOf(low, high) {
  if (high - low >= 2) {
    return multiples(low, high, Math.ceil((high - low) / TICKS)).map((power) => [power, `10<sup>${power}</sup>`]);
  }
  const size = step((10 ** high - 10 ** low) / TICKS);
  return multiples(10 ** low, 10 ** high, size).map((cost) => [
    Math.log10(cost), cost.toFixed(Math.max(0, -Math.floor(Math.log10(size)))),
  ]);
}

/** Lines, colours and what is written beside them. */
function scaleOf(z) {
  const finite = z.flat().filter(Number.isFinite);
  const [low, high] = [
    finite.reduce((a, b) => Math.min(a, b), Infinity), finite.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  if (!(high > low)) return {};
  const [size, ticks] = [step((high - low) / LEVELS), ticksOf(low, high)];
  return {
    zmin: low, zmax: high,
    contours: { start: Math.ceil(low / size) * size, end: high, size, coloring: "heatmap", showlines: true },
    colorbar: { tickvals: ticks.map(([at]) => at), ticktext: ticks.map(([, text]) => text) },
  };
}

/** The surface of an answer; worked out once for each. */
export function surfaceOf({ x, y, cost }) {
  const z = logs(cost);
  return { x: x.values.data, y: y.values.data, z, customdata: rows(cost), ...scaleOf(z) };
}

/**
 * @param {{surface: Json | null, places: {x: number, y: number}[], imagined: {x: number, y: number} | null,
 *   windows: {low: number, high: number}[], titles: string[]}} what
 * @returns the payload of the view
 */
export function pictureOf({ surface, places, imagined, windows, titles }) {
  const line = { x: places.map(({ x }) => x), y: places.map(({ y }) => y) };
  const ends = places.length ? [places[0], places.at(-1), ...(imagined ? [imagined] : [])] : [];
  const layout = Object.fromEntries(
    ["xaxis", "yaxis"].flatMap((axis, i) => [
      [`${axis}.range`, [windows[i].low, windows[i].high]], [`${axis}.title.text`, titles[i]],
    ]),
  );
  return {
    traces: [surface ?? { x: [], y: [], z: [] }, line, line, { x: ends.map(({ x }) => x), y: ends.map(({ y }) => y) }],
    layout,
  };
}

/** Where a path is now. */
const now = ({ x, y }) => ({ x: x.slice(1, 2), y: y.slice(1, 2) });

/** The picture of A with the path of B, whose surface is the same, and the letter of each where it is now. */
export const withPath = (a, b) => ({
  ...a,
  traces: [...a.traces, ...b.traces.slice(1), now(a.traces.at(-1)), now(b.traces.at(-1))],
});
