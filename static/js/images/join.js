/**
 * Joins the panel of images to the run, of which their pixels come once, and to the lattice, which may show the one
 * that is chosen.
 */

import * as api from "../run/api.js";
import { decode } from "../run/decode.js";
import { Lacking } from "../charts/missing.js";

const RENDERER = "images";

export class ImagesRead {
  /** @param {{state: State, panels: Panels}} parts */
  constructor({ state, panels }) {
    this.state = state;
    this.panels = panels;
    panels.addEventListener("made", ({ detail }) => detail.renderer === RENDERER && this.enter(detail));
  }

  async enter(panel) {
    const { run } = this.state;
    for (const chart of panel.charts) chart.choose = (image) => this.choose(panel.charts, image);
    await new Lacking(() => panel.charts.map(({ element }) => element), "The images", async () => {
      const known = decode(await api.about(run.id, "images?encoding=base64", "a")); // both sides learn from the same
      if (panel.section.isConnected) for (const chart of panel.charts) chart.know(known);
    }).get();
  }

  /** Show it on either side; where the lattice shows this very sample, select it there. */
  choose(charts, image) {
    const { tick } = this.state;
    for (const chart of charts) chart.single(image);
    if (charts[0].known.training && image === tick?.lattice.sample) {
      this.state.set({ selected: { layer: -1, n: 0, unit: 0 } });
    }
  }
}
