/** Joins the explanation of a divergence to the run, the lattice and the comparison. */

import * as api from "../run/api.js";
import { specOf } from "../run/sides.js";
import { Why } from "./why.js";

const CELLS_OF_THE_COST = new Set(["costs", "output_gradient", "targets"]);

/** The pass in which a quantity is computed. */
function passOf({ quantity, weight }) {
  if (weight) return "update";
  if (CELLS_OF_THE_COST.has(quantity)) return "cost";
  return /^(delta|dz)/.test(quantity) ? "backward" : "forward";
}

/**
 * @param {{root: HTMLDialogElement, state: State, cursor: Cursor, front: () => Lattice,
 *   renew: (setup: Json) => Promise<unknown>}} parts `renew` makes a run
 * @returns {{open: () => void}} opens the explanation of the run's divergence
 */
export function joinDivergence({ root, state, cursor, front, renew }) {
  const why = new Why(root, {
    ask: (what) => api.about(state.run.id, `steps/${state.tick.update}/divergence${what}`, "a"),
    visit, compare: (spec) => renew({ spec, beside: { spec: specOf(state.run) } }),
  });

  /** Walk to the cell of a place, or select the entry of its weight. */
  function visit(place) {
    const { layer, timestep, unit, weight, index } = place;
    if (weight) {
      state.set({ weight: { name: weight, row: index[0], column: index[1] ?? null } });
      return;
    }
    if (layer === null) return;
    const n = timestep - 1;
    const pass = passOf(place);
    if (layer > 0 && n >= 0 && n < state.tick.lattice.timesteps) {
      cursor.put(cursor.walk("cell").find({ pass, layer: layer - 1, n }), { ...state.cursor, rung: "cell" });
    }
    front().select({ layer: layer - 1, n: Math.max(0, n), unit });
  }

  state.on("entered", () => why.forget());
  state.on("tick", (tick) => tick && tick.status !== "diverged" && root.open && why.forget());
  return { open: () => why.open(`${state.run.id} ${state.tick.update} ${state.tick.version}`) };
}
