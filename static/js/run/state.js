import { USUAL as USUAL_TEXT } from "./text_choice.js";
import { USUAL } from "./surface_choice.js";

/**
 * The state of the page: which run, its newest tick, where in its step the cursor is. Those who listen are told what
 * changed.
 */

export class State extends EventTarget {
  shown;
  run = null;

  tick = null;

  exact = null;

  /** The quantity that the cells show. */
  quantity = "delta";

  /** What is selected, {layer, n, unit} from 0, layer −1 for the input; null for nothing. */
  selected = null;

  /** The names of the panels that are to be open, in their order, null for the usual ones; and of the large one. */
  open = null;

  large = null;

  /** "projector", or null for the usual profile. */
  profile = null;

  /** What is folded away, of "setup" and "panels". */
  fold = [];

  /**
   * The rung of the ladder, the order on the rung cell, and the position within the step; null: the step as a whole.
   */
  cursor = { rung: "update", order: "layers", position: null };

  /**
   * Where the cursor is: {pass: "forward" | "cost" | "backward" | "update", layer, n}, from 0, n null in an update;
   * null: nowhere.
   */
  stage = null;

  /**
   * What the update that is shown would be with some changes: {update, changes: [{edit, before}], cost, lattice,
   * views}; null: nothing is imagined.
   */
  imagined = null;

  /** The weight that is looked at, {name, row, column} from 0, column null for a bias; or none. */
  weight = null;

  /**
   * Of a comparison: what the stage shows, "a", "b", "both" or "difference"; the side that is looked at closely; and
   * the one that the form edits.
   */
  compared = "both";

  looked = "a";

  edited = "a";

  /**
   * The cost over two weights: which two, as "layer1.W_space[0,0]" from 0, or null for the usual ones; how far, whose
   * cost, and whether in three dimensions.
   */
  costSurface = USUAL;

  /** How a text is drawn from the network: {temperature, length, prime}. */
  drawn = USUAL_TEXT;

  /** Whose symbols are used. */
  notation = "seed";

  set(changes) {
    Object.assign(this, changes);
    for (const name of Object.keys(changes)) this.dispatchEvent(new Event(name));
  }

  on(name, listener) {
    this.addEventListener(name, () => listener(this[name]));
  }
}

/** What the lattice has to know of a run's network. */
export function modelOf({ spec, shape }) {
  return {
    inputs: shape.inputs, outputs: shape.outputs, longest: shape.max_timesteps, image: shape.image,
    symbols: shape.symbols ? [...shape.symbols] : null, classes: shape.classes ?? [],
    manyToOne: spec.readout !== "many_to_many", washout: shape.washout, inputNames: shape.input_names ?? [],
    outputNames: shape.output_names ?? [], scales: shape.scales ?? {}, truncate: spec.truncate ?? null,
    layers: spec.layers.map((layer, l) => ({
      ...shape.layers[l],
      units: layer.units, kind: layer.kind, bias: Boolean(layer.bias),
      activation: layer.activation?.kind ?? layer.activation,
    })),
  };
}
