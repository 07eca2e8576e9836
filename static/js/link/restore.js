/** Shows what the moment of a link shows: at once what needs no update, and the place in the step once it is there. */

import { FINE } from "../stage/walk.js";
import { plain } from "../shell/markup.js";
import { quantitiesOf } from "../shell/quantities.js";
import { symbolOf } from "../shell/symbols.js";

/** Of fields those that are given. */
export const given = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/**
 * What of a cell a network does not have, in words; null if it fits.
 *
 * @param {Moment} moment
 * @param {Network} model
 */
function misfit({ cell }, model) {
  if (!cell) return null;
  const units = cell.layer < 0 ? model.inputs : model.layers[cell.layer]?.units;
  return cell.n < model.longest && cell.unit < units
    ? null
    : `This network has no unit ${cell.layer + 1}.${cell.n + 1}.${cell.unit + 1}; nothing is selected.`;
}

/**
 * @param {Moment} moment as `read` gives it
 * @param {{state: State, lattice: Lattice, panels: Panels, journey: Journey, cursor: Cursor}} parts
 * @returns {Promise<string[]>} what could not be restored
 */
export async function restore(moment, { state, lattice, panels, journey, cursor }) {
  const problem = misfit(moment, lattice.model);
  const shown = moment.show === undefined || quantitiesOf(state.run).includes(moment.show);
  const select = () => moment.cell && !problem && lattice.select(moment.cell);
  const { notation, profile, stage: compared, axes: pair, reach, samples, temperature, length, prime } = moment;
  state.batch(() => {
    panels.choose(moment.panels ?? panels.wish, moment.large ?? null);
    state.set(given({ quantity: shown ? moment.show : undefined, notation, profile, compared }));
    state.set({
      costSurface: { ...state.costSurface, ...given({ pair, reach, samples, solid: moment.surface && true }) },
      drawn: { ...state.drawn, ...given({ temperature, length, prime }) },
    });
  });
  state.set(given({ fold: moment.fold })); // after the profile, which folds by itself
  select();
  const { id } = state.run;
  await journey.to(moment.at ?? 0);
  if (state.run.id === id && walkTo(moment, state, cursor)) select(); // the cursor takes the selection along
  return [
    problem,
    shown
      ? null
      : `show=${moment.show} in this link is nothing that this network has; ${plain(symbolOf(state.quantity))} is shown.`,
  ].filter(Boolean);
}

/**
 * Move the cursor; a position behind the end of the step is its end. Returns whether there was anything to do.
 *
 * @param {Moment} moment
 */
function walkTo({ rung, order, pos }, state, cursor) {
  if (!rung && !order) return false;
  state.set({ cursor: { ...state.cursor, ...given({ rung, order }), position: null } });
  if (pos !== undefined && FINE.has(state.cursor.rung) && state.tick) {
    cursor.put(Math.min(pos, cursor.walk().length - 1));
  }
  return true;
}
