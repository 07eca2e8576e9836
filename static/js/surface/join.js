/** Joins the panel of the cost over two weights to the run, to the selected weight and to the panels. */

import * as api from "../api.js";
import { sideOf } from "../compare/sides.js";
import { weightSymbol } from "../format.js";
import { withFirst, textOf } from "./axes.js";
import { Controls, indexOf } from "./controls.js";
import { withPath } from "./picture.js";
import { Side } from "./side.js";
import { solidFigure, solidIsDrawn, solidPayload } from "./solid.js";
import { turning } from "./turning.js";

const NAME = "surface";
const SIDES = ["a", "b"];
const TURNED = { tabindex: "0", role: "application", "aria-label": "Cost over two weights in three dimensions: the arrow keys turn it" };

export class CostSurface {
  constructor({ state, panels }) {
    Object.assign(this, { state, panels, problem: "", note: "" });
    const made = (side) => new Side((path, signal) => api.about(state.run.id, path, side, signal), (problem) => this.changed(problem));
    this.sides = SIDES.map(made);
    this.controls = new Controls((change) => this.choose(change));
    panels.addEventListener("made", ({ detail }) => detail.name === NAME && this.enter(detail));
    panels.addEventListener("change", () => this.look());
    state.on("tick", () => this.look());
    state.on("notation", () => this.chosen());
    state.on("surface", () => this.chosen());
    state.on("weight", (weight) => weight && this.choose({ x: textOf(weight.name, [weight.row, weight.column].filter((i) => i !== null)) }));
  }

  get panel() {
    return this.panels.streamed.includes(NAME) ? this.panels.find(NAME) : null;
  }

  enter(panel) {
    panel.tools.parentElement.after(this.controls.root);
    const flat = panel.charts.map(({ figure }) => figure);
    Object.assign(this, { figures: { flat, solid: flat.map(solidFigure) }, solid: false });
    panel.charts.forEach((chart) => turning(chart, () => this.solid));
    const picture = (i) => this.sides[i].picture((text) => this.titleOf(text));
    panel.compose = (payload, i) => {
      if (!this.sides[i].moment) return this.solid ? solidPayload({ ...payload, traces: payload.traces.map(() => ({ x: [], y: [], z: [] })), layout: {} }) : payload;
      const flatly = panel.pictures.together && this.sides[1].moment ? withPath(picture(0), picture(1)) : picture(i);
      return this.solid ? solidPayload(flatly) : flatly;
    };
    this.stand(panel);
  }

  /** Have the panel stand up, or lie flat, as is wished. */
  stand(panel) {
    const solid = this.state.surface.solid && (this.drawn ??= solidIsDrawn());
    this.say({ note: this.state.surface.solid && !solid ? "This browser draws nothing in three dimensions (no WebGL)." : "" });
    if (!panel || solid === this.solid) return;
    this.solid = solid;
    panel.charts.forEach((chart, i) => {
      chart.become(this.figures[solid ? "solid" : "flat"][i]);
      for (const [name, value] of Object.entries(TURNED)) {
        if (solid) chart.element.setAttribute(name, value);
        else chart.element.removeAttribute(name);
      }
    });
    panel.renew();
  }

  /** The two axes are never the same. */
  choose({ x, y, ...rest }) {
    const { surface } = this.state;
    let pair = surface.pair ?? this.sides[0].pair;
    if (pair && x) pair = withFirst(pair, x);
    if (pair && y) pair = withFirst(pair.toReversed(), y).toReversed();
    this.state.set({ surface: { ...surface, ...rest, ...((x || y) && pair && { pair }) } });
  }

  chosen() {
    this.stand(this.panels.find(NAME));
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
    const { state, state: { surface: choice }, sides } = this;
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
    if (moment && choice.pair && pair !== choice.pair) {
      state.set({ surface: { ...choice, pair: null } });
      this.say({ note: `This network has not both ${choice.pair.join(" and ")}.` });
    }
    if (moment) this.controls.show({ ...choice, weights: moment.weights, pair, notation: state.notation, timed: state.run.shape.max_timesteps > 1 });
  }

  changed(problem) {
    if (problem !== undefined) this.say({ problem });
    this.panels.again(NAME);
  }

  /** What there is to tell: what the server refused, or why something is not as it was asked for. */
  say(told) {
    Object.assign(this, told);
    this.controls.tell(this.problem || this.note);
  }
}
