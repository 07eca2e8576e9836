/**
 * The history of one unit as a picture below the inspector: of the one that the pointer rests on, until a step is made,
 * or, by a key, of the one that is selected.
 */

import { palette } from "../shell/colours.js";
import { number, roughly } from "../shell/format.js";
import { keysOfPage } from "../shell/keys.js";
import { plain } from "../shell/markup.js";
import { instead, symbolOf } from "../shell/symbols.js";
import { onTheme } from "../shell/theme.js";
import { drawHistory } from "./plot.js";
import { Seen, seriesOf } from "./seen.js";

const REST = 350; // ms that the pointer stays on a unit before its history comes

const same = (a, b) => a?.layer === b?.layer && a?.n === b?.n && a?.unit === b?.unit;

export class UnitHistory {
  /** @type {Json} */
  pointed = null;
  resting = false;
  pinned = false;

  /**
   * @param {Lattice} lattice
   * @param {State} state
   * @param {HTMLElement} root a figure with a canvas
   */
  constructor(root, state, lattice) {
    this.root = root;
    this.state = state;
    this.lattice = lattice;
    this.canvas = root.querySelector("canvas");
    this.seen = new Seen();
    lattice.addEventListener("point", ({ detail }) => this.point(detail));
    state.on("tick", (tick) => tick && this.note(tick));
    state.on("cursor", () => this.stepped());
    state.on(["quantity", "selected", "notation"], () => this.request());
    onTheme(() => this.request());
    keysOfPage([["H", "the history of the selected unit, or of the unit under the pointer", { h: () => this.toggle() }]]);
  }

  note(tick) {
    const { last } = this;
    this.last = tick;
    this.seen.note(tick);
    if (last && !last.playing && !tick.playing && tick.update !== last.update) this.stepped();
    this.request();
  }

  /** Who steps looks at the step: what came with the pointer goes, until it rests on another unit. */
  stepped() {
    clearTimeout(this.timer);
    this.resting = false;
    this.request();
  }

  point(place) {
    if (same(place, this.pointed) && place) {
      this.pointed = place; // its quantity may be another
      return;
    }
    clearTimeout(this.timer);
    Object.assign(this, { pointed: place, resting: false });
    if (place) this.timer = setTimeout(() => Object.assign(this, { resting: true }).request(), REST);
    this.request();
  }

  /** Show the selected unit's, or show it no longer. */
  toggle() {
    this.pinned = !this.pinned;
    this.request();
  }

  /** Whose history is wanted. */
  get place() {
    return (this.resting && this.pointed) || (this.pinned && this.state.selected) || null;
  }

  request() {
    if (!this.place && this.root.hidden) return;
    this.asked ??= requestAnimationFrame(() => {
      this.asked = null;
      this.draw();
    });
  }

  draw() {
    const { place } = this;
    this.root.hidden = !place;
    if (!place) return;
    const { lattice, canvas } = this;
    const quantity =
      place.quantity && place.quantity !== "inputs"
        ? place.quantity
        : instead(lattice.picture.layers[place.layer] ?? {}, this.state.quantity);
    const series = seriesOf(this.seen.all(), { ...place, unit: place.unit ?? 0, quantity }, lattice.model.longest);
    const zoom = palette().zoom * palette().scale;
    const [width, height] = [canvas.clientWidth / zoom, canvas.clientHeight / zoom];
    const dots = (window.devicePixelRatio || 1) * zoom;
    Object.assign(canvas, { width: Math.round(width * dots), height: Math.round(height * dots) });
    const ctx = canvas.getContext("2d");
    ctx.scale(dots, dots);
    const title = titleOf(place, quantity);
    drawHistory(ctx, series, { n: place.n, title, width, height });
    this.describe(title, series[place.n]);
  }

  /** In words, for those who cannot see it. */
  describe(title, line) {
    const at = ([update, value, digits]) => `${digits ? roughly(value, digits) : number(value, 4)} at update ${update}`;
    const newest = line?.length ? `: ${at(line.at(-1))}, from ${at(line[0])}` : ": no update seen yet";
    this.canvas.setAttribute("aria-label", `${title}${newest}`);
  }
}

const titleOf = ({ layer, n, unit = 0 }, quantity) =>
  `${plain(symbolOf(layer < 0 ? "x" : quantity, { layer: layer + 1, n: n + 1 }))}, unit ${unit + 1}, over the updates seen`;
