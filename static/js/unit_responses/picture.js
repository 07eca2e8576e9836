/** What the units answer over the plane of both inputs: which unit is meant, and the large picture of it. Pure. */

import { html, plain } from "../shell/markup.js";
import { symbolOf } from "../shell/symbols.js";

/** {layer, unit}, from 0, as "1.3", and back. */
export const keyOf = ({ layer, unit }) => `${layer}.${unit}`;
export const unitOf = (key) => {
  const [layer, unit] = key.split(".").map(Number);
  return { layer, unit };
};

/** The output, which is shown until somebody wants another. */
export const outputOf = (counts) => keyOf({ layer: counts.length - 1, unit: 0 });

/** "h² of unit 3", or "output y". */
export function nameOf(key, counts) {
  const { layer, unit } = unitOf(key);
  return key === outputOf(counts)
    ? `output ${plain(symbolOf("y"))}`
    : `${plain(symbolOf("h", { layer: layer + 1 }))} of unit ${unit + 1}`;
}

/** The numbers of one unit. @returns {{shape: [number, number], data: Float32Array, digits?: number}} */
export function mapOf({ grids }, key) {
  const { layer, unit } = unitOf(key);
  const { shape: [, rows, columns], data, digits } = grids[layer];
  return { shape: [rows, columns], digits, data: data.subarray(unit * rows * columns, (unit + 1) * rows * columns) };
}

/**
 * The largest whole size of a map, in pixels, with which all layers fit into a box, each beginning a line of its
 * own; and how
 * many columns each layer then takes, so that its lines are about equally long.
 */
export function fitInto({ width, height }, counts, { label, gap, between, edge, least, most }) {
  for (let size = most; ; size -= 1) {
    const columns = Math.max(1, Math.floor((width - edge - label + gap) / (size + gap)));
    const lines = counts.map((count) => Math.ceil(count / columns));
    const needed = lines.reduce((sum, each) => sum + each * (size + gap) - gap, (counts.length - 1) * between + edge);
    if (size === least || (label + size + edge <= width && needed <= height)) {
      return { size, columns: counts.map((count, i) => Math.ceil(count / lines[i])) };
    }
  }
}

/**
 * The payload of the view with this unit as the large picture; the samples, and where the output decides, stay in it.
 */
export function withLarge(payload, key, counts) {
  const {
    maps, traces: [plane, ...rest],
  } = payload;
  if (key === outputOf(counts)) {
    return { ...payload, traces: [{ ...plane, hovertemplate: template(html(symbolOf("y"))) }, ...rest] };
  }
  const { layer, unit } = unitOf(key);
  const [zmin, zmax] = maps.ranges[layer];
  const symbol = `${html(symbolOf("h", { layer: layer + 1 }))}, unit ${unit + 1}, `;
  return {
    ...payload,
    traces: [{ x: maps.x, y: maps.y, z: mapOf(maps, key), zmin, zmax, hovertemplate: template(symbol) }, ...rest],
  };
}

const template = (symbol) => `${symbol}(%{x:.2f}, %{y:.2f}) = %{z:.3f}<extra></extra>`;
