import { USUAL as USUAL_TEXT } from "./text_choice.js";
import { USUAL } from "./surface_choice.js";

/** @typedef {Exclude<keyof State, "set" | "batch" | "on" | "next">} Field of the state */

/**
 * The state of the page: which run, its newest tick, where in its step the cursor is. Those who listen are told what
 * changed. A field that is not declared here is refused, to be set as to be listened to.
 */
export class State {
  /** @type {Map<string, Set<Function>>} by field, in the order in which they began to listen */
  #listeners = new Map();

  /** What changed within `batch`; null outside. @type {Set<string> | null} */
  #pending = null;

  /** @type {Run | null} */
  run = null;

  /** The id of the run that is shown; told when it is another run's. @type {string | null} */
  entered = null;

  /** @type {Tick | null} */
  tick = null;

  /** @type {Picture | null} */
  exact = null;

  /** Whether the run is streamed: "open", "lost", "crowded", or why there is no run any more. */
  connection = "open";

  /** The quantity that the cells show. */
  quantity = "delta";

  /** What is selected, {layer, n, unit} from 0, layer −1 for the input; null for nothing. @type {Cell | null} */
  selected = null;

  /**
   * The names of the panels that are to be open, in their order, null for the usual ones; and of the large one.
   *
   * @type {string[] | null}
   */
  open = null;

  /** @type {string | null} */
  large = null;

  /** "projector", or null for the usual profile. @type {string | null} */
  profile = null;

  /** What is folded away, of "setup" and "panels". @type {string[]} */
  fold = [];

  /**
   * The rung of the ladder, the order on the rung cell, and the position within the step; null: the step as a whole.
   *
   * @type {{rung: string, order: string, position: number | null}}
   */
  cursor = { rung: "update", order: "layers", position: null };

  /**
   * Where the cursor is: {pass: "forward" | "cost" | "backward" | "update", layer, n}, from 0, n null in an update;
   * null: nowhere.
   *
   * @type {WalkStage | null}
   */
  stage = null;

  /**
   * What the update that is shown would be with some changes: {update, changes: [{edit, before}], cost, lattice,
   * views}; null: nothing is imagined.
   *
   * @type {Imagined | null}
   */
  imagined = null;

  /**
   * The timestep, from 0, of the loss whose error alone the lattice shows; null for all errors.
   *
   * @type {number | null}
   */
  origin = null;

  /**
   * The weight that is looked at, {name, row, column} from 0, column null for a bias; or none.
   *
   * @type {WeightPlace | null}
   */
  weight = null;

  /**
   * Of a comparison: what the stage shows, "a", "b", "both" or "difference"; the side that is looked at closely; and
   * the one that the form edits.
   *
   * @type {string}
   */
  compared = "both";

  looked = "a";

  edited = "a";

  /**
   * The cost over two weights: which two, as "layer1.W_space[0,0]" from 0, or null for the usual ones; how far, whose
   * cost, and whether in three dimensions.
   */
  costSurface = USUAL;

  /**
   * The quiz that is open, and whether its mistake is known by now.
   *
   * @type {{number: number, solved: boolean} | null}
   */
  quiz = null;

  /** How a text is drawn from the network: {temperature, length, prime}. */
  drawn = USUAL_TEXT;

  /** Whose symbols are used. */
  notation = "seed";

  constructor() {
    for (const name of Object.keys(this)) this.#listeners.set(name, new Set());
    Object.seal(this);
  }

  /**
   * Change some fields. Whoever listens to several of them is told once; a throw of one listener is reported, and the
   * others are told.
   *
   * @param {Partial<Pick<State, Field>>} changes
   */
  set(changes) {
    const names = Object.keys(changes);
    for (const name of names) this.#of(name);
    Object.assign(this, changes);
    if (this.#pending) for (const name of names) this.#pending.add(name);
    else this.#tell(names);
  }

  /**
   * Have all that is set meanwhile be told at its end, each field once.
   *
   * @param {() => void} work what is not asynchronous
   */
  batch(work) {
    if (this.#pending) {
      work();
      return;
    }
    this.#pending = new Set();
    let changed;
    try {
      work();
    } finally {
      [changed, this.#pending] = [this.#pending, null];
      this.#tell([...changed]);
    }
  }

  /**
   * Be told whenever one of these fields is set.
   *
   * @param {Field | Field[]} names
   * @param {Function} listener is given the values of the fields
   * @returns {() => void} ends it
   */
  on(names, listener) {
    const fields = [names].flat();
    const tell = () => listener(...fields.map((name) => this[name]));
    for (const name of fields) this.#of(name).add(tell);
    return () => { for (const name of fields) this.#of(name).delete(tell); };
  }

  /** The next value that a field is set to. @param {Field} name */
  next(name) {
    return new Promise((resolve) => {
      const end = this.on(name, (value) => {
        end();
        resolve(value);
      });
    });
  }

  #of(name) {
    const listeners = this.#listeners.get(name);
    if (!listeners) throw new TypeError(`state: expected one of ${[...this.#listeners.keys()].join(", ")}; got ${name}`);
    return listeners;
  }

  #tell(names) {
    const told = new Set();
    for (const name of names) {
      for (const tell of [...this.#of(name)]) {
        if (told.has(tell) || !this.#of(name).has(tell)) continue; // it may have ended meanwhile
        told.add(tell);
        try {
          tell();
        } catch (error) {
          reportError(error);
        }
      }
    }
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
