/** Joins the panel of the cost over two weights to the run, to the selected weight and to the panels. */

import * as api from "../run/api.js";
import { lookedAt, sideOf } from "../run/sides.js";
import { html } from "../shell/markup.js";
import { weightSymbol } from "../shell/symbols.js";
import { byArrows } from "./arrows.js";
import { entryOf, textOf, valueOf, withFirst } from "./axes.js";
import { Controls, indexOf } from "./controls.js";
import { withPath } from "./picture.js";
import { Side } from "./side.js";
import { solidFigure, solidIsDrawn, solidPayload } from "./solid.js";

const RENDERER = "cost surface";
const SIDES = ["a", "b"];
const ABOUT = {
  flat: "Cost over two weights: the arrow keys try other values, one step at a time, as a click does",
  solid: "Cost over two weights in three dimensions: the arrow keys turn it",
};
const STEPS = 40; // of the arrow keys from one end of an axis to the other

export class CostSurface {
  /** @type {boolean} */
  drawn;
  figures;
  problem = "";
  note = "";

  /** @param {{state: State, panels: Panels, imagine}} parts */
  constructor({ state, panels, imagine }) {
    this.state = state;
    this.panels = panels;
    this.imagine = imagine;
    const made = (side) =>
      new Side(
        (path, signal) => api.about(state.run.id, path, side, signal), (problem) => this.changed(problem),
      );
    this.sides = SIDES.map(made);
    this.controls = new Controls((change) => this.choose(change));
    panels.addEventListener("made", ({ detail }) => detail.renderer === RENDERER && this.enter(detail));
    panels.addEventListener("change", () => this.look());
    state.on("tick", () => this.look());
    state.on("notation", () => this.chosen());
    state.on("imagined", () => this.panels.again(this.panels.drawnBy(RENDERER)));
    state.on("costSurface", () => this.chosen());
    state.on(
      "weight",
      (weight) =>
        weight &&
        this.choose({
          x: textOf(
            weight.name, [weight.row, weight.column].filter((i) => i !== null),
          ),
        }),
    );
  }

  get panel() {
    return this.panels.streamedBy(RENDERER);
  }

  enter(panel) {
    panel.tools.parentElement.after(this.controls.root);
    const flat = panel.charts.map(({ figure }) => figure);
    Object.assign(this, { figures: { flat, solid: flat.map(solidFigure) }, solid: false });
    panel.charts.forEach((chart, i) => {
      for (const [name, value] of Object.entries({ tabindex: "0", role: "application", "aria-label": ABOUT.flat })) {
        chart.element.setAttribute(name, value);
      }
      chart.pick = (place) => this.solid || this.pick(place, i); // standing up, a press is for turning
      byArrows(chart, { solid: () => this.solid, walk: (way) => this.walk(way, i) });
    });
    const picture = (i) => this.sides[i].picture((text) => this.titleOf(text), this.changesOf(i));
    panel.compose = (payload, i) => {
      if (!this.sides[i].moment) {
        return this.solid
          ? solidPayload({ ...payload, traces: payload.traces.map(() => ({ x: [], y: [], z: [] })), layout: {} })
          : payload;
      }
      const flatly = panel.pictures.together && this.sides[1].moment ? withPath(picture(0), picture(1)) : picture(i);
      return this.solid ? solidPayload(flatly) : flatly;
    };
    this.stand(panel);
  }

  /** Have the panel stand up, or lie flat, as is wished. */
  stand(panel) {
    const solid = this.state.costSurface.solid && (this.drawn ??= solidIsDrawn());
    this.say({
      note: this.state.costSurface.solid && !solid ? "This browser draws nothing in three dimensions (no WebGL)." : "",
    });
    if (!panel || solid === this.solid) return;
    this.solid = solid;
    panel.charts.forEach((chart, i) => {
      chart.become(this.figures[solid ? "solid" : "flat"][i]);
      chart.element.setAttribute("aria-label", ABOUT[solid ? "solid" : "flat"]);
    });
    panel.renew();
  }

  /** What-if of a side. */
  changesOf(i) {
    const { imagined } = this.state;
    return imagined && lookedAt(this.state) === SIDES[i] ? imagined.changes : [];
  }

  /** Imagine the two weights at a place of one side's picture. */
  pick({ x, y }, i) {
    const { state, sides: { [i]: side } } = this;
    if (!side.moment) return;
    if (state.run.beside && lookedAt(state) !== SIDES[i]) state.set({ looked: SIDES[i] });
    const edits = [x, y].map((value, axis) => {
      const { name, index } = entryOf(side.pair[axis]);
      return { kind: "weight", weight: name, index, value: Number(value.toPrecision(4)) };
    });
    this.imagine(edits);
  }

  /** From what is imagined, or from where training is, a step along the axes. */
  walk([dx, dy], i) {
    const { sides: { [i]: side } } = this;
    if (!side.moment) return;
    const from = side.placeOf(this.changesOf(i)) ?? {
      x: valueOf(side.moment.weights, side.pair[0]), y: valueOf(side.moment.weights, side.pair[1]),
    };
    const [width, height] = side.windows.map(({ low, high }) => (high - low) / STEPS);
    this.pick({ x: from.x + dx * width, y: from.y + dy * height }, i);
  }

  /** The two axes are never the same. @param {Json} change */
  choose({ x, y, ...rest }) {
    const { costSurface: surface } = this.state;
    let pair = surface.pair ?? this.sides[0].pair;
    if (pair && x) pair = withFirst(pair, x);
    if (pair && y) pair = withFirst(pair.toReversed(), y).toReversed();
    this.state.set({ costSurface: { ...surface, ...rest, ...((x || y) && pair && { pair }) } });
  }

  chosen() {
    this.stand(this.panels.drawnBy(RENDERER));
    this.look();
    this.panels.again(this.panels.drawnBy(RENDERER));
  }

  titleOf(text) {
    return `${html(weightSymbol(text.slice(0, text.indexOf("["))))} ${indexOf(text)}`;
  }

  /** Follow the newest tick, if anybody looks. */
  look() {
    const { panel, state, state: { costSurface: choice }, sides } = this;
    if (!panel?.inSight || !state.tick) {
      sides.forEach((side) => side.rest());
      return;
    }
    const playing = state.tick.playing || state.tick.status === "seeking";
    sides.forEach((side, i) => {
      const { tick, side: name } = sideOf(state, SIDES[i]);
      const { weights, at } = (name === SIDES[i] && tick?.views[panel.name]) || {};
      if (weights) {
        side.show({ run: `${state.run.id} ${name}`, update: at, playing, version: tick.version, weights }, choice);
      }
    });
    const [{ pair, moment }] = sides;
    if (moment && choice.pair && pair !== choice.pair) {
      state.set({ costSurface: { ...choice, pair: null } });
      this.say({ note: `This network has not both ${choice.pair.join(" and ")}.` });
    }
    if (moment) this.controls.show({ ...choice, weights: moment.weights, pair });
  }

  changed(problem) {
    if (problem !== undefined) this.say({ problem });
    this.panels.again(this.panels.drawnBy(RENDERER));
  }

  /** What there is to tell: what the server refused, or why something is not as it was asked for. */
  say(told) {
    Object.assign(this, told);
    this.controls.tell(this.problem || this.note);
  }
}
