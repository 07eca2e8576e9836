/** Numbers as comma-separated values: names in full, one line a point, every digit that there is. */

import { ofHtml } from "../shell/markup.js";
import { QUANTITIES } from "../shell/symbols.js";

const quoted = (value) => {
  const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

export const csv = (lines) => `${lines.map((line) => line.map(quoted).join(",")).join("\n")}\n`;

/**
 * The layer's numbers of a picture: layer, timestep and unit from 1, then each quantity; layer 0 is the input, its
 * numbers under h.
 *
 * @param {Picture} picture
 * @param {Network} model
 */
export function ofLattice(picture, model) {
  const gates = model.layers.flatMap(({ quantities }) => quantities).filter((name) => !QUANTITIES.includes(name));
  const quantities = [...QUANTITIES, ...new Set(gates)];
  /** @type {(string | number)[][]} */
  const lines = [["layer", "timestep", "unit", ...quantities]];
  for (let n = 0; n < picture.timesteps; n += 1) {
    for (let j = 0; j < model.inputs; j += 1) {
      lines.push([
        0, n + 1, j + 1,
        ...quantities.map((quantity) => (quantity === "h" ? picture.inputs.data[n * model.inputs + j] : null)),
      ]);
    }
  }
  model.layers.forEach(({ units }, l) => {
    for (let n = 0; n < picture.timesteps; n += 1) {
      for (let i = 0; i < units; i += 1) {
        lines.push([
          l + 1, n + 1, i + 1,
          ...quantities.map((quantity) => picture.layers[l][quantity]?.data[n * units + i]),
        ]);
      }
    }
  });
  return csv(lines);
}

const axisOf = (trace, letter) => `${letter}axis${(trace[`${letter}axis`] ?? letter).slice(1)}`;

/** The title of a trace's axis, as plain text. */
const titleOf = (layout, trace, letter) => ofHtml(layout[axisOf(trace, letter)]?.title?.text ?? "");

/** What a trace is called: by itself, by its axis, or by its number. */
const nameOf = (trace, layout, i) =>
  (trace.name && ofHtml(trace.name)) ?? (titleOf(layout, trace, "y") || `trace ${i + 1}`);

/** The names of weights as code has them, "layer1.W_space[1, 2]", where a figure has places for their symbols. */
const inCode = (text) =>
  text?.length
    ? text.map((row) =>
        (Array.isArray(row) ? row : [row]).map((name) => String(name).replace(/⟦(\w+) (\d+)⟧/g, "layer$2.$1")),
      )
    : null;

/** The points of one trace: [x, y, value, name] each; a gap is no point. */
function* pointsOf({ type, mode, x = [], y = [], z = [], text, contours }) {
  if (mode === "text") return; // words
  if (contours?.coloring === "none") return; // a line through the numbers of another trace
  if (!["heatmap", "contour", "surface"].includes(type)) {
    for (let i = 0; i < y.length; i += 1) if (y[i] !== null && !Number.isNaN(y[i])) yield [x[i] ?? i, y[i], null, null];
    return;
  }
  for (let row = 0; row < z.length; row += 1) {
    for (let column = 0; column < z[row].length; column += 1) {
      const value = z[row][column];
      if (!Number.isNaN(value) && value !== null) {
        yield [x[column] ?? column + 1, y[row] ?? row + 1, value, text?.[row]?.[column] ?? null];
      }
    }
  }
}

/** The arrays of a figure; columns that are empty throughout are left out. */
export function ofFigure({ data, layout, figure = { data } }) {
  const common = (letter) => {
    const titles = new Set(data.map((trace) => titleOf(layout, trace, letter)));
    return (titles.size === 1 && [...titles][0]) || letter;
  };
  const head = ["trace", common("x"), common("y"), "value", "name"];
  const body = data.flatMap((trace, i) =>
    trace.visible === false
      ? []
      : [...pointsOf({ ...trace, text: inCode(figure.data[i]?.text) ?? trace.text })].map((point) => [
          nameOf(trace, layout, i),
          ...point,
        ]),
  );
  const used = head.map((_, column) => column < 3 || body.some((line) => line[column] !== null));
  return csv([head, ...body].map((line) => line.filter((_, column) => used[column])));
}

/**
 * The tables within an element, one below the other; numbers with all the digits that their cells know.
 *
 * @param {HTMLElement} root
 */
export function ofTables(root) {
  const cell = (each) => each.dataset.value ?? each.textContent.trim();
  const tables = [...root.querySelectorAll("table")].map((table) =>
    [...table.rows].map((row) => [...row.cells].map(cell)),
  );
  return tables.map(csv).join("\n");
}
