/** Joins the small maps of what each unit answers to the panel of the prediction, and to the lattices. */

import { Maps } from "./maps.js";
import { withLarge } from "./picture.js";

const RENDERER = "plot with maps";
const SIDES = ["a", "b"];

/** @param {{panels: Panels, state: State, lattices: () => Json}} parts `lattices()`: those there are, by side */
export function joinResponses({ panels, state, lattices }) {
  let made = [];

  function enter(panel) {
    if (panel.renderer !== RENDERER) return;
    made = panel.charts.map((chart, i) => panel.sides[i].maps && strip(panel, panel.sides[i], i));
    panel.section.classList.add("mapped");
    panel.compose = (payload, i) => {
      if (!made[i]) return payload;
      made[i].name();
      made[i].paint(payload.maps);
      return withLarge(payload, made[i].shown, made[i].counts);
    };
  }

  function strip(panel, view, i) {
    const lit = (unit) => lattices()[SIDES[i]]?.highlight(unit ? [`h ${unit.layer + 1} 1 ${unit.unit + 1}`] : []);
    const maps = new Maps(view, { lit, changed: () => panels.again(panel) });
    panel.charts[i].element.after(maps.root);
    return maps;
  }

  panels.addEventListener("made", ({ detail }) => enter(detail));
  state.on("notation", () => panels.again(panels.drawnBy(RENDERER)));
}
