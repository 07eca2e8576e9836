/**
 * Where an update came from, as a film: one frame a timestep with its share of the gradient, above it how far the
 * share points
 * along the gradient, below it the sum so far. The backward pass goes from the last timestep to the first, and so
 * does the sum.
 */

import { h } from "../shell/dom.js";
import { counted, number } from "../shell/format.js";
import { palette, roundUp } from "../shell/colours.js";
import { throughTime } from "../shell/refs.js";
import { Segments } from "../shell/segments.js";
import { Matrix, drawMatrix } from "./matrix.js";
import { most } from "./shares.js";
import { keysOf } from "../shell/keys.js";
import { scale } from "../shell/size.js";

const [BAR, GAP, FOOT] = [34, 6, 14];
const LEGEND = "Top to bottom: along the gradient, share, sum from the right";

export class ContributionStrip {
  /** @type {string} */
  name;
  /** @type {Record<string, {shape: number[], data: Float64Array}>} */
  data;
  /** @type {number} */
  timesteps;
  /** @type {Matrix} */
  gradient;
  /** @type {number} */
  limit;
  /** @type {HTMLElement} */
  times;
  /** @type {Matrix} */
  added;
  shares;
  sums;
  at = 0;

  /**
   * @param {{pick: Callback, choose: (weight: string) => void, visit: (n: number) => void}} handlers a place of the
   *   gradient, another weight, a timestep
   */
  constructor(handlers) {
    this.handlers = handlers;
    this.weights = new Segments("Weight", [], handlers.choose);
    this.canvas = h("canvas", { tabindex: "0", role: "application", "aria-roledescription": "film" });
    this.line = h("p", { class: "quiet film-line" });
    this.scroll = h("div", { class: "film" }, this.canvas);
    this.ends = h("div", { class: "shares film-ends" });
    this.root = h("div", {}, this.weights.root, this.scroll, this.line, this.ends);
    this.canvas.addEventListener("pointermove", (event) => this.point(this.under(event)));
    this.canvas.addEventListener("pointerleave", () => this.point(null));
    this.canvas.addEventListener("focus", () => this.data && this.point(this.at));
    this.canvas.addEventListener("blur", () => this.point(null));
    this.canvas.addEventListener("click", (event) => handlers.visit(this.under(event)));
    keysOf(this.canvas, [["", "", {
      ArrowRight: () => this.go(this.at + 1), ArrowLeft: () => this.go(this.at - 1),
      Home: () => this.go(0), End: () => this.go(this.timesteps - 1), Enter: () => this.visit(),
    }]]);
  }

  /**
   * @param {string} name of the weight
   * @param {{shares, along, gradient}} data arrays as {shape, data}
   * @param {{data: ArrayLike<number>} | null} update what was added to the weight
   * @param {number} rate the learning rate
   */
  show(name, data, update, rate, chosen) {
    const [timesteps, rows, columns] = [data.shares.shape[0], ...sizes(data.shares.shape)];
    if (this.name !== name || this.timesteps !== timesteps) this.make(name);
    const gradient = { rows, columns, data: data.gradient.data };
    const shares = Array.from({ length: timesteps }, (_, n) => ({
      rows, columns,
      data: data.shares.data.subarray(n * rows * columns, (n + 1) * rows * columns),
    }));
    Object.assign(this, {
      name, timesteps, data, shares, sums: sumsOf(shares),
      limit: roundUp(Math.max(most(gradient), ...shares.map(most))),
    });
    this.size = Math.max(
      1,
      Math.min(11, Math.floor(Math.max(30, 300 / timesteps - GAP) / columns), Math.floor(92 / rows)),
    );
    this.pitch = Math.max(26, columns * this.size + GAP);
    this.draw();
    this.tell();
    this.gradient.show(gradient, this.limit, "gradient", chosen);
    const added = { rows, columns, data: update?.data ?? Float64Array.from(gradient.data, (x) => -rate * x) };
    this.times.textContent = `× −η = −${number(rate, 3)} →`;
    this.added.show(added, roundUp(most(added)), "the update", chosen);
  }

  /** Which weights there are to choose from, none if it is settled; and the one that is shown. */
  offer(options, name) {
    this.weights.set(options);
    this.weights.root.hidden = options.length < 2;
    this.weights.show(name);
  }

  fail({ message }) {
    this.line.textContent = message;
  }

  make(name) {
    const { pick } = this.handlers;
    const room = 96;
    Object.assign(this, {
      gradient: new Matrix(name, { pick, room }), added: new Matrix(name, { pick, room }), times: h("span"),
    });
    this.ends.replaceChildren(this.gradient.root, this.times, this.added.root);
  }

  draw() {
    const { canvas, timesteps, pitch, size, shares: [{ rows }] } = this;
    const [width, height] = [timesteps * pitch, BAR + 2 * (rows * size + GAP) + FOOT];
    const dots = scale() * (window.devicePixelRatio || 1);
    if (canvas.width !== Math.round(width * dots) || canvas.height !== Math.round(height * dots)) {
      Object.assign(canvas, { width: Math.round(width * dots), height: Math.round(height * dots) });
      Object.assign(canvas.style, { width: `${width / 10}rem`, height: `${height / 10}rem` });
    }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(dots, 0, 0, dots, 0, 0);
    ctx.clearRect(0, 0, width, height);
    const longest = Math.max(...this.data.along.data.map(Math.abs), 1e-300);
    for (let n = 0; n < timesteps; n += 1) this.frame(ctx, n, longest);
  }

  frame(ctx, n, longest) {
    const { pitch, size, shares, sums, limit } = this;
    const colours = palette();
    const [{ rows, columns }, middle] = [shares[n], n * pitch + pitch / 2];
    const left = middle - (columns * size) / 2;
    if (this.pointed === n) {
      ctx.fillStyle = colours.soft;
      ctx.fillRect(n * pitch, 0, pitch, BAR + 2 * (rows * size + GAP) + FOOT);
    }
    const along = this.data.along.data[n];
    const high = (Math.abs(along) / longest) * (BAR - 6);
    ctx.fillStyle = along < 0 ? colours.negative : colours[throughTime(this.name) ? "time" : "space"];
    ctx.fillRect(middle - 5, BAR - 3 - high, 10, Math.max(0.5, high));
    drawMatrix(ctx, left, BAR, size, shares[n], limit);
    drawMatrix(ctx, left, BAR + rows * size + GAP, size, sums[n], limit);
    ctx.fillStyle = this.pointed === n ? colours.focus : colours.quiet;
    ctx.font = "10px system-ui, sans-serif";
    ctx.textAlign = "center";
    ctx.fillText(String(n + 1), middle, BAR + 2 * (rows * size + GAP) + FOOT - 5);
  }

  under({ offsetX }) {
    return Math.max(0, Math.min(this.timesteps - 1, Math.floor(offsetX / (this.pitch * scale()))));
  }

  point(n) {
    if (n !== null) this.at = Math.min(n, this.timesteps - 1);
    this.pointed = n;
    if (n === null) delete this.canvas.dataset.ref;
    else this.canvas.dataset.ref = `n ${n + 1}`;
    if (!this.data) return;
    this.draw();
    this.tell();
  }

  /** A timestep in numbers: how far its share goes along the gradient, and how much of the whole that is. */
  about(n) {
    const { data } = this.data.along;
    const part = (100 * data[n]) / data.reduce((sum, x) => sum + x, 0);
    const valued = (value, text) => h("span", { "data-value": String(value) }, text);
    return [
      `timestep ${n + 1}: `, valued(data[n], number(data[n], 5)), " along the gradient, ",
      valued(part, `${number(part, 3)} %`), " of it",
    ];
  }

  tell() {
    this.line.replaceChildren(
      ...(this.pointed === null || this.pointed === undefined ? [LEGEND] : this.about(this.pointed)),
    );
    const here = this.line.textContent;
    this.canvas.setAttribute(
      "aria-label",
      `Shares of ${counted(this.timesteps, "timestep")}. ${here}. Arrow keys go from timestep to timestep, Enter goes there.`,
    );
  }

  visit() {
    this.handlers.visit(this.at);
    this.go(this.at);
  }

  /** To a timestep, from 0. */
  go(next) {
    this.point(Math.max(0, Math.min(this.timesteps - 1, next)));
    this.canvas.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    this.scroll.scrollLeft = this.at * this.pitch * scale() - this.scroll.clientWidth / 2;
  }
}

/** Rows and columns of what is below each timestep; a bias is one column. */
export const sizes = ([, rows, columns = 1]) => [rows, columns];

/** At each timestep the sum of its share and of all later ones. */
export function sumsOf(shares) {
  const sums = [];
  shares.reduceRight((later, { rows, columns, data }, n) => {
    const sum = Float64Array.from(data, (x, k) => x + (later ? later[k] : 0));
    sums[n] = { rows, columns, data: sum };
    return sum;
  }, null);
  return sums;
}
