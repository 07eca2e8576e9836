/**
 * The moment that a hall shows: as an address of the run, which says all that is otherwise than usual, and back on
 * the page of who follows.
 */

import { USUAL as USUAL_TEXT } from "../run/text_choice.js";
import { USUAL as USUAL_AXES } from "../run/surface_choice.js";
import { FINE } from "../stage/walk.js";
import { holds } from "../stage/hit.js";
import { read } from "../link/address.js";
import { given } from "../link/restore.js";
import { quantitiesOf } from "../shell/quantities.js";

/** What changes the moment. @type {StateField[]} */
export const FIELDS = [
  "run", "selected", "quantity", "notation", "cursor", "open", "large", "compared", "costSurface", "drawn",
  "quiz",
];

/** What an address of a hall's moment says, with all that is as usual or cannot be read. */
export function momentOf(address, known) {
  const { moment } = read(new URL(address, location.origin), known);
  return {
    show: "delta", notation: "seed", rung: "update", order: "layers", panels: known.usual, large: null, stage: "both",
    ...given(moment),
  };
}

/** Show a moment of the run that is on the page; its picture is there. */
export function showMoment(moment, { state, lattice, panels, cursor }) {
  const {
    show, notation, rung, order, pos, cell, stage, axes: pair = null, reach = USUAL_AXES.reach,
    samples = USUAL_AXES.samples, surface,
  } = moment;
  const { temperature = USUAL_TEXT.temperature, length = USUAL_TEXT.length, prime = USUAL_TEXT.prime } = moment;
  panels.choose(moment.panels, moment.large);
  state.set({
    quantity: quantitiesOf(state.run).includes(show) ? show : "delta", notation, compared: stage,
    costSurface: { pair, reach, samples, solid: Boolean(surface) }, drawn: { temperature, length, prime },
    cursor: { rung, order, position: null },
  });
  lattice.select(cell && holds(lattice.model, cell) ? cell : null);
  if (pos !== undefined && FINE.has(rung)) cursor.put(Math.min(pos, cursor.walk().length - 1));
  else cursor.leave();
}
