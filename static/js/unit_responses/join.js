/** Joins the small maps of what each unit answers to the panel of the prediction, and to the lattices. */

import { Maps } from "./maps.js";
import { withLarge } from "./picture.js";

const SIDES = ["a", "b"];

/** @param {{panels, state, lattices: () => object}} parts `lattices()`: those there are, by side */
export function joinResponses({ panels, state, lattices }) {
  let made = [];

  function enter(panel) {
    const named = panel.charts.map((chart) => chart.figure.layout.meta ?? {});
    if (panel.name !== "prediction" || !named.some(({ maps }) => maps)) return;
    made = named.map((meta, i) => meta.maps && strip(panel, meta, i));
    panel.section.classList.add("mapped");
    panel.compose = (payload, i) => {
      if (!made[i]) return payload;
      made[i].name();
      made[i].paint(payload.maps);
      return withLarge(payload, made[i].shown, made[i].counts);
    };
  }

  function strip(panel, meta, i) {
    const lit = (unit) => lattices()[SIDES[i]]?.highlight(unit ? [`h ${unit.layer + 1} 1 ${unit.unit + 1}`] : []);
    const maps = new Maps(meta, { lit, changed: () => panels.again(panel.name) });
    panel.charts[i].element.after(maps.root);
    return maps;
  }

  panels.addEventListener("made", ({ detail }) => enter(detail));
  state.on("notation", () => panels.again("prediction"));
}
