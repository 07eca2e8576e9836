/** What is different in B, in words. Pure. */

import { counted } from "../shell/format.js";
import { freezing, INITIALISER, KINDS, LAYER, OPTIMISER, truncation, unnamed } from "./phrases.js";

const TABLES = { optimiser: OPTIMISER, initialiser: INITIALISER, layer: LAYER, cost: {}, activation: {} };
const CHOSEN = new Set(["activation"]); // which is a thing of a kind itself

const kindOf = (thing) => (typeof thing === "string" ? thing : thing?.kind);
const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const parametersOf = (thing) => (typeof thing === "object" && thing ? thing : {});

/**
 * One field of each side, where they differ: {a, b, place}, phrases, and the layer that they are about; two that read
 * alike are told apart.
 */
function compare(a, b, say, place = "") {
  if (same(a, b)) return [];
  const [left, right] = [say(a), say(b)];
  return [{ a: left, b: left === right ? `other ${right}` : right, place }];
}

/** What differs between two sides: built once, for the kinds that the catalogue knows. */
export class Differences {
  constructor(catalogue) {
    this.catalogue = catalogue;
  }

  /** Two things of a family: their kinds, and the parameters that both have. */
  things(family, a, b, place = "") {
    const [left, right] = [a, b].map((thing) => this.catalogue[family][kindOf(thing)]);
    const kinds = compare(kindOf(a), kindOf(b), (kind) => KINDS[family](this.catalogue[family][kind].label), place);
    const both = left.parameters.filter(
      ({ name }) => !CHOSEN.has(name) && right.parameters.some((other) => other.name === name),
    );
    return [
      ...kinds,
      ...both.flatMap((parameter) => {
        const [one, other] = [a, b].map((thing) => parametersOf(thing)[parameter.name] ?? parameter.default);
        return compare(one, other, TABLES[family][parameter.name] ?? unnamed(parameter), place);
      }),
    ];
  }

  /** The layers that are held still, besides those that never learn. */
  frozen({ layers, frozen = [] }) {
    return frozen.filter((name) => this.catalogue.layer[kindOf(layers[Number(name.replace("layer", "")) - 1])].learns);
  }

  /** The mistakes in a side's backward pass, by what they are called. */
  mistakes(made = []) {
    const called = made.map(({ kind }) => `“${this.catalogue.mistake[kind].label}”`);
    return called.length ? `the mistake ${called.join(" and the mistake ")}` : "no mistake";
  }

  layers(a, b) {
    if (a.length !== b.length) return compare(a.length, b.length, (count) => counted(count, "layer"));
    return a.flatMap((layer, l) => {
      const place = l === a.length - 1 ? "the output layer" : `layer ${l + 1}`;
      // Layers with gates have none to choose
      const chosen =
        layer.activation && b[l].activation ? this.things("activation", layer.activation, b[l].activation, place) : [];
      return [...this.things("layer", layer, b[l], place), ...chosen];
    });
  }

  /** All that differs between two set-ups which learn from the same samples: [{a, b, place}]. */
  of(a, b) {
    return [
      ...this.layers(a.layers, b.layers),
      ...["initialiser", "cost", "optimiser"].flatMap((family) => this.things(family, a[family], b[family])),
      ...compare(truncation(a.truncate), truncation(b.truncate), (said) => said),
      ...compare(this.frozen(a), this.frozen(b), freezing),
      ...compare(a.mistakes, b.mistakes, (made) => this.mistakes(made)),
    ];
  }
}

/**
 * "In layer 1, A has recurrent units and B has LSTM units; A has no L2 regularisation and B has L2 regularisation of
 * 0.01."
 */
export function sentence(found) {
  if (!found.length) return "A and B are the same so far: change something on one side.";
  const said = found.map(({ a, b, place }) => `${place && `in ${place}, `}A has ${a} and B has ${b}`).join("; ");
  return `${said[0].toUpperCase()}${said.slice(1)}.`;
}

