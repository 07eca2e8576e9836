/**
 * Joins the stage to the run: it draws the lattice, or both of a comparison, with its scale, its cuts and what the
 * pointer is on.
 */

import { modelOf } from "../run/state.js";
import { Lattice } from "./lattice.js";
import { showScale } from "./scale.js";
import { Stage } from "./stage.js";
import { Stretch } from "./stretch.js";
import { showTip } from "./tip.js";
import { showCut } from "./truncation.js";

const find = (selector) => document.querySelector(selector);

/**
 * @param {{state: State, session: Session, catalogue: Json}} parts
 * @returns {{stage: Stage, lattice: Lattice}} `lattice`: that of A
 */
export function joinStage({ state, session, catalogue }) {
  const lattice = new Lattice(find("#lattice"));
  const stage = new Stage(find("#lattice-box"), lattice, state, catalogue.mistake);
  new Stretch(stage, find("#lattice-box"), find("#stretch"));
  showTip(lattice, find("#tip"));
  showScale(stage, find("#scale-of"), find("#scale-low"), find("#scale-high"));
  showCut(stage, find("#cut-key"));
  state.on("entered", () => lattice.reshape(modelOf(state.run)));
  state.on("quantity", (quantity) => lattice.choose(quantity));
  state.on("notation", () => lattice.write());

  /** Who reads a number where the run stands still reads all its digits. */
  const refine = () => session.refineLattice().catch(() => null);
  stage.addEventListener("read", refine);
  stage.addEventListener("drawn", ({ detail }) => detail.rounded && refine());
  state.on(["tick", "cursor"], () => state.cursor.position !== null && refine());
  stage.addEventListener("drawn", () => {
    performance.mark("first-lattice");
    document.documentElement.classList.add("settled");
  }, { once: true });
  return { stage, lattice };
}
