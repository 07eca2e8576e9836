/** Joins the panel of the cost over two weights to the run, to the selected weight and to the panels. */

import * as api from "../api.js";
import { sideOf } from "../compare/sides.js";
import { weightSymbol } from "../format.js";
import { withFirst, textOf } from "./axes.js";
import { Controls, indexOf } from "./controls.js";
import { withPath } from "./picture.js";
import { Side } from "./side.js";

const NAME = "surface";
const SIDES = ["a", "b"];

export class CostSurface {
  constructor({ state, panels }) {
    Object.assign(this, { state, panels, choice: { pair: null, reach: 2.5, samples: "batch" } });
    const made = (side) => new Side((path, signal) => api.about(state.run.id, path, side, signal), (problem) => this.changed(problem));
    this.sides = SIDES.map(made);
    this.controls = new Controls((change) => this.choose(change));
    panels.addEventListener("made", ({ detail }) => detail.name === NAME && this.enter(detail));
    panels.addEventListener("change", () => this.look());
    state.on("tick", () => this.look());
    state.on("notation", () => this.choose({}));
    state.on("weight", (weight) => weight && this.choose({ x: textOf(weight.name, [weight.row, weight.column].filter((i) => i !== null)) }));
  }

  get panel() {
    return this.panels.streamed.includes(NAME) ? this.panels.find(NAME) : null;
  }

  enter(panel) {
    panel.tools.parentElement.after(this.controls.root);
    const picture = (i) => this.sides[i].picture((text) => this.titleOf(text));
    panel.compose = (payload, i) => {
      if (!this.sides[i].moment) return payload;
      return panel.pictures.together && this.sides[1].moment ? withPath(picture(0), picture(1)) : picture(i);
    };
  }

  /** The two axes are never the same. */
  choose({ x, y, ...rest }) {
    const pair = this.choice.pair ?? this.sides[0].pair;
    Object.assign(this.choice, rest);
    if (pair && x) this.choice.pair = withFirst(pair, x);
    if (pair && y) this.choice.pair = withFirst(pair.toReversed(), y).toReversed();
    this.look();
    this.panels.again(NAME);
  }

  titleOf(text) {
    const { notation, run } = this.state;
    const symbol = weightSymbol(text.slice(0, text.indexOf("[")), notation, run.shape.max_timesteps > 1);
    return `${symbol.replace(/_(.)/, "<sub>$1</sub>")} ${indexOf(text)}`;
  }

  /** Follow the newest tick, if anybody looks. */
  look() {
    const { state, choice, sides } = this;
    if (!this.panel?.inSight || !state.tick) {
      sides.forEach((side) => side.rest());
      return;
    }
    const playing = state.tick.playing || state.tick.status === "seeking";
    sides.forEach((side, i) => {
      const { tick, side: name } = sideOf(state, SIDES[i]);
      const { weights, at } = (name === SIDES[i] && tick?.views[NAME]) || {};
      if (weights) side.show({ run: `${state.run.id} ${name}`, update: at, playing, edited: tick.edited, weights }, choice);
    });
    const [{ pair, moment }] = sides;
    if (moment) this.controls.show({ ...choice, weights: moment.weights, pair, notation: state.notation, timed: state.run.shape.max_timesteps > 1 });
  }

  changed(problem) {
    if (problem !== undefined) this.controls.tell(problem);
    this.panels.again(NAME);
  }
}
