/**
 * The ladder: in which order one step is walked, and in what strides. A pure function of the network and of how many
 * timesteps the sample has.
 */

export const RUNGS = ["cell", "timestep", "layer", "pass", "update", "epoch"];

/** Rungs within a step; the others are whole updates. */
export const FINE = new Set(RUNGS.slice(0, RUNGS.indexOf("update")));

/** A rung of its own kind has its own order; the rung cell has the one that is switched on. */
const orderOn = (rung, order) => ({ timestep: "timesteps", layer: "layers" })[rung] ?? order;

/** The next coarser rung whose stride is made of strides that follow each other. */
export function coarser(rung, order) {
  if (rung === "cell") return order === "layers" ? "layer" : "timestep";
  if (rung === "timestep" || rung === "layer") return "pass";
  return rung === "pass" ? "update" : "epoch";
}

const count = (n) => Array.from({ length: n }, (_, i) => i);

/**
 * The cells that lead to a target, in the order of the forward pass. With one target at the end, a cell of an earlier
 * timestep does so only through the memory of a recurrent layer, its own or one above it.
 */
function cells({ layers, manyToOne }, timesteps, order) {
  const highest = layers.findLastIndex((layer) => layer.recurrent);
  /** @param {number[]} place */
  const asked = ([layer, n]) => !manyToOne || n === timesteps - 1 || layer <= highest;
  const [rows, columns] = [count(layers.length), count(timesteps)];
  const all =
    order === "layers"
      ? rows.flatMap((layer) => columns.map((n) => [layer, n]))
      : columns.flatMap((n) => rows.map((layer) => [layer, n]));
  return all.filter(asked);
}

/**
 * The stages of one step: each cell forwards, the cost, each cell backwards in the opposite order, and the update of
 * each layer's weights from the output down, as the error signal went.
 *
 * @param {Network} model
 * @param {number} timesteps
 * @param order "layers": layer by layer, each through all its timesteps; "timesteps": the other way round
 * @returns {WalkStage[]}
 */
export function stagesOf(model, timesteps, order) {
  /** @type {WalkStage[]} */
  const forward = cells(model, timesteps, order).map(([layer, n]) => ({ pass: "forward", layer, n }));
  const top = model.layers.length - 1;
  return [
    ...forward,
    { pass: "cost", layer: top, n: timesteps - 1 },
    ...forward.toReversed().map((stage) => ({ ...stage, pass: /** @type {const} */ ("backward") })),
    ...count(top + 1).toReversed().map((layer) => ({ pass: /** @type {const} */ ("update"), layer, n: null })),
  ];
}

const STRIDE = {
  cell: ({ pass, layer, n }) => `${pass} ${layer} ${n}`, timestep: ({ pass, n }) => `${pass} ${n}`,
  layer: ({ pass, layer }) => `${pass} ${layer}`, pass: ({ pass }) => pass,
};

const same = (a, b) => a.pass === b.pass && a.layer === b.layer && a.n === b.n;

/** One step on one rung: a row of positions, each a stride of one or more stages. */
export class Walk {
  strides = [];

  /**
   * @param {Network} model
   * @param {number} timesteps
   */
  constructor(model, timesteps, rung, order) {
    this.model = model;
    this.timesteps = timesteps;
    this.stages = stagesOf(model, timesteps, orderOn(rung, order));
    this.stages.forEach((stage, i) => {
      if (i && STRIDE[rung](stage) === STRIDE[rung](this.stages[i - 1])) this.strides.at(-1).last = i;
      else this.strides.push({ first: i, last: i });
    });
  }

  get length() {
    return this.strides.length;
  }

  /** The stage that a position begins with. */
  first(position) {
    return this.stages[this.strides[position].first];
  }

  /** The stage that a position has come to: the cell that is looked at. */
  head(position) {
    return this.stages[this.strides[position].last];
  }

  /** The stages that belong to a position. */
  current(position) {
    const { first, last } = this.strides[position];
    return this.stages.slice(first, last + 1);
  }

  /**
   * The position of a stage; of the nearest one of its pass, where the sample is too short for it or nobody asks for
   * its cell.
   */
  find(stage) {
    const exact = this.stages.findIndex((other) => same(other, stage));
    const index = exact >= 0 ? exact : this.nearest(stage);
    return this.strides.findIndex(({ last }) => index <= last);
  }

  nearest({ pass, layer, n }) {
    const far = (other) =>
      other.pass === pass
        ? Math.abs(other.layer - layer) * this.timesteps + Math.abs((other.n ?? 0) - (n ?? 0))
        : Infinity;
    return this.stages.reduce((best, other, i) => (far(other) < far(this.stages[best]) ? i : best), 0);
  }

  /**
   * What a picture of this position shows.
   *
   * @returns {{pass: string, current: WalkStage[], cells: Uint8Array, now: Uint8Array, timesteps: number, costed:
   *   boolean, updated: Set<number>}}
   *   `cells`, by layer and timestep: 0 not reached yet, 1 passed forwards, 2 passed backwards too; `now`: 1 for
   *   those of this position
   */
  marks(position) {
    const { timesteps } = this;
    const [cells, now] = [0, 0].map(() => new Uint8Array(this.model.layers.length * timesteps));
    const updated = new Set();
    for (const { pass, layer, n } of this.stages.slice(0, this.strides[position].last + 1)) {
      if (pass === "forward") cells[layer * timesteps + n] = 1;
      else if (pass === "backward") cells[layer * timesteps + n] = 2;
      else if (pass === "update") updated.add(layer);
    }
    const [{ pass }, current] = [this.head(position), this.current(position)];
    for (const { layer, n } of current) if (n !== null) now[layer * timesteps + n] = 1;
    return { pass, current, cells, now, timesteps, costed: pass !== "forward", updated };
  }
}
