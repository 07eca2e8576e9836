/** Records a stretch of a run: its pictures, and the formulas of what is selected, update by update. */

import { explained } from "../inspector/subjects.js";
import { about } from "../run/api.js";
import { modelOf } from "../run/state.js";
import { lookedAt } from "../run/sides.js";
import { packed } from "./packing.js";

export const MOST = 500; // updates in a recording
const PASSES = ["forward", "backward", "update"];

/**
 * What of a tick the lattice, the player and the narration need.
 *
 * @param {Tick} tick
 * @returns {Json}
 */
function kept({ beside, ...tick }) {
  const { views, curve, ...drawn } = tick;
  return { ...packed(drawn), ...(beside && { beside: kept(beside) }) };
}

/**
 * @param {{state: State, session: Session, tell: (body: Json) => Promise<boolean>}} page
 * @param {number} first update
 * @param {number} last update
 * @param {(update: number) => void} progress
 * @param {AbortSignal} signal ends it
 * @returns {Promise<Json>} {run, ticks, answers, selected, notation, quantity}
 */
export async function record({ state, session, tell }, first, last, progress, signal) {
  const { run, selected, notation, quantity, tick: { update: before } } = state;
  const [ticks, answers] = [[], {}];
  try {
    for (let update = first; update <= last && !signal.aborted; update += 1) {
      if (!(await arrive(state, session, tell, update))) break;
      ticks.push(kept(state.tick));
      if (selected || state.weight) Object.assign(answers, await formulas(state, update));
      progress(update);
    }
  } finally {
    await tell({ do: "seek", update: before });
  }
  return { run, ticks, answers, selected, weight: state.weight, notation, quantity };
}

/** Have the run stand at an update, with numbers that can be read. */
async function arrive(state, session, tell, update) {
  if (state.tick.update !== update || state.tick.playing) {
    const there = new Promise((resolve) => {
      const end = state.on("tick", (tick) => {
        if (tick?.update !== update || tick.status === "seeking") return;
        end();
        resolve(null);
      });
    });
    if (!(await tell({ do: "seek", update }))) return false;
    await there;
  }
  await session.refineLattice();
  return true;
}

/** The formulas of the selected cell or weight, by the address at which the inspector asks for them. */
async function formulas(state, update) {
  const { selected: cell, weight, notation, tick, run } = state;
  if (!weight && cell.n >= tick.lattice.timesteps) return {}; // this sequence is too short for it
  const side = lookedAt(state);
  const view = { weight, cell, unit: cell?.unit ?? 0, notation, model: modelOf(run), picture: tick.lattice };
  const queries = [...new Set(PASSES.map((pass) => String(explained(view, pass))))];
  const found = await Promise.all(queries.map(async (query) => {
    const path = `steps/${update}/explain?${query}`;
    return [path, await about(run.id, path, side)];
  }));
  return Object.fromEntries(found);
}
