/** The two sides of a comparison: "a", which every run has, and "b", which may stand beside it. */

/** What the stage can show of two sides. */
export const PICTURES = ["a", "b", "both", "difference"];

/** One side's own state and newest tick; those of A where nothing stands beside it. */
export function sideOf({ run, tick }, side) {
  return side === "b" && run?.beside ? { side, run: run.beside, tick: tick?.beside ?? null } : { side: "a", run, tick };
}

/**
 * The side that is looked at; A, where B has no such cell as is selected.
 *
 * @param {State} state
 */
export function lookedAt(state) {
  const { looked, selected, run } = state;
  return looked === "b" && run?.beside && has(run.beside, selected) ? "b" : "a";
}

/** Whether a network has a place; nowhere is in each. */
export function has({ spec, shape }, cell) {
  if (!cell) return true;
  const units = cell.layer < 0 ? shape.inputs : spec.layers[cell.layer]?.units;
  return cell.unit === undefined ? units !== undefined : cell.unit < units;
}

/** For a command that is for one side. */
export const aimed = (state, side) => (state.run?.beside ? { side } : {});

/** A side's set-up with the learning rate and the truncation of now. */
export function specOf({ spec, learning_rate: rate, truncate = null }) {
  const { truncate: given = null, ...rest } = spec;
  const now = truncate?.depth ? truncate : null;
  return { ...rest, optimiser: { ...spec.optimiser, learning_rate: rate }, ...((now ?? given) && { truncate: now }) };
}
