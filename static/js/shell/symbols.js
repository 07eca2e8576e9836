/**
 * Symbols in the notation of now. The server makes a table for each notation from the letters of its formulas, so
 * that the page says
 * nothing else than they do; layer and timestep are put in here, and left out where none is meant.
 */

import { html, small } from "./markup.js";

const { symbols: TABLES, notations } = JSON.parse(document.getElementById("facts").textContent);
const now = { notation: "seed", timed: true, batch: 2 };

/** The quantities that most kinds of layers have, in the order of their keys. */
export const QUANTITIES = ["h", "z", "dsigma", "delta", "delta_space", "delta_time", "dz"];

/** What each notation is called, by its name in addresses. */
export const NOTATIONS = notations;

/**
 * Have all symbols written in a notation, and as for a network with time or without, and for batches of a size: the
 * mean over one sample is its own.
 */
export const write = (changes) => Object.assign(now, changes);

/**
 * The symbol of a quantity, a weight, a gradient or a cost by its name in the tables, as marked text (`markup.js`):
 * h¹₃, ∇ₐC, W_{S}².
 *
 * @param {{layer?: number | string, n?: number | string, depth?: number | string}} [place] layer and timestep from 1;
 *   `depth`: the number of layers
 */
export function symbolOf(name, place = {}) {
  const of = now.batch === 1 ? name.replace(/^mean_grad_/, "grad_") : name;
  const marked = TABLES[now.notation][now.timed ? "timed" : "untimed"][of] ?? name;
  const put = { l: place.layer, n: place.n, L: place.depth ?? "L" };
  const filled = marked.replace(/⟨(\w)(\+1)?⟩/g, (_, index, more) =>
    more && Number.isFinite(put[index]) ? put[index] + 1 : `${put[index] ?? ""}${(put[index] && more) ?? ""}`,
  );
  return small(withoutGaps(withoutGaps(filled)));
}

/** Takes away the places of indices that are not given; twice, since an index may have some of its own. */
function withoutGaps(marked) {
  return marked.replace(/([_^])\{([^{}]*)\}/g, (_, sign, what) => {
    const there = what.replace("()", "").split(",").filter(Boolean).join(",");
    return there && `${sign}{${there}}`;
  });
}

/**
 * Of a weight by its full name, "layer2.W_time": W_{T}².
 *
 * @param {"" | "grad_" | "update_" | "mean_grad_"} [of] what belongs to it
 */
export function weightSymbol(name, of = "") {
  const [, layer, block] = name.match(/^layer(\d+)\.(\w+)$/);
  return symbolOf(`${of}${block}`, { layer: Number(layer) });
}

/**
 * A sentence or a title of a view, with its symbols written where it has a place for one: ⟦delta⟧, ⟦W_space 2⟧ of
 * layer 2, ⟦delta 2 n⟧ at timestep n.
 */
export function written(text) {
  return text.replace(/⟦(\w+)(?: (\d+))?(?: (\w+))?⟧/g, (_, name, layer, n) =>
    symbolOf(name, { layer: layer && Number(layer), n }),
  );
}

/** A figure for Plotly, or what is put into one, with its symbols written; arrays of numbers stay the same ones. */
export function writtenIn(value) {
  if (typeof value === "string") return value.includes("⟦") ? html(written(value)) : value;
  if (Array.isArray(value)) {
    return typeof value[0] === "number" || ArrayBuffer.isView(value[0]) ? value : value.map(writtenIn);
  }
  if (!value || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, writtenIn(one)]));
}

const BACKWARD = new Set(["delta", "delta_space", "delta_time", "dz"]);

/** Whether a quantity, of a cell with gates too, is a derivative of the cost. */
export const isSignal = (quantity) => BACKWARD.has(quantity) || /^(delta|dz)_/.test(quantity);

/** What a layer of a picture shows of a quantity that its kind may not have: then h, or δ, of the same pass. */
export const instead = (layer, quantity) => (layer[quantity] ? quantity : isSignal(quantity) ? "delta" : "h");
