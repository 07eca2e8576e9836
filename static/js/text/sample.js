/** Joins the panel of text drawn from the network to the run. */

import { h } from "../shell/dom.js";
import { whole } from "../shell/format.js";
import { Asked } from "./asked.js";
import { Controls } from "./controls.js";

const RENDERER = "sampled text";

export class DrawnText {
  /** @param {{state: State, panels: Panels}} parts */
  constructor({ state, panels }) {
    this.state = state;
    this.panels = panels;
    this.controls = new Controls((change) => state.set({ drawn: { ...state.drawn, ...change } }));
    this.asked = new Asked(state, (answer, i) => this.write(answer, i), (error) => this.controls.tell(error));
    panels.addEventListener("made", ({ detail }) => detail.renderer === RENDERER && this.enter(detail));
    panels.addEventListener("change", () => this.look());
    state.on("tick", () => this.look());
    state.on("drawn", () => this.chosen());
  }

  get panel() {
    return this.panels.streamedBy(RENDERER);
  }

  enter(panel) {
    panel.tools.parentElement.after(this.controls.root);
    this.controls.show(this.state.drawn);
    this.asked.rest(); // so that the same is asked for again
  }

  chosen() {
    this.controls.show(this.state.drawn);
    this.look();
  }

  /** Follow the newest tick, if anybody looks. */
  look() {
    if (!this.panel?.inSight || !this.state.tick) {
      this.asked.rest();
      return;
    }
    const { temperature, length, prime } = this.state.drawn;
    const query = new URLSearchParams({ temperature: String(temperature), length: String(length), prime });
    this.panel.charts.forEach((_, i) => this.asked.want(i, `sample?${query}`));
  }

  write({ update, temperature, prime, text }, i) {
    const about = `Text drawn after update ${whole(update)}, at temperature ${temperature}`;
    const lines = () => [
      ["place", "character", ""],
      ...[...prime].map((symbol, k) => [k + 1, symbol, "read"]),
      ...[...text].map((symbol, k) => [[...prime].length + k + 1, symbol, "drawn"]),
    ];
    this.panel?.charts[i]?.write(about, [h("span", { class: "quiet", title: "Prompt" }, prime), text], lines);
  }
}
