/** What tests and benchmarks read of the page. */

import { keyOf } from "./ownership.js";

export const testHooks = ({ state, lattice, panels, stage, driver }) => Object.freeze({
  get frames() { return { ...lattice.frames }; },
  get tick() { return state.tick; },
  get run() { return state.run; },
  get key() { return keyOf(state.run.id); },
  get selected() { return state.selected; },
  get quantity() { return state.quantity; },
  get weight() { return state.weight; },
  get imagined() { return state.imagined; },
  get lit() { return [...lattice.lit]; },
  get wrong() { return lattice.wrong; },
  get exact() { return Boolean(state.exact); },
  get cursor() { return { ...state.cursor }; },
  get stage() { return state.stage && { ...state.stage }; },
  get pictures() {
    const of = ([side, { picture, selected, marks }]) => [side, { picture, selected, marks }];
    return Object.fromEntries(Object.entries(stage.lattices).map(of));
  },
  /** Whether every panel in sight shows the newest numbers. */
  get drawn() { return panels.panels.every(({ behind }) => !behind); },
  get playing() { return driver.playing; },
  get longestDraw() { return lattice.frames.longest; },
  forgetWorst() { Object.assign(lattice.frames, { worst: 0, longest: 0 }); },
});
