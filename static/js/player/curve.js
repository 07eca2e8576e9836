/** The cost over the updates, drawn behind the scrubber: one sees where to go. Log scale. */

import { colour, onTheme } from "../shell/theme.js";

const THUMB = 16; // pixels: half of it at each end is out of the thumb's centre's reach
const REST = 200; // ms between two pictures of it

export class Curve {
  /** @type {Json} */
  cost = null;
  furthest = 0;
  last = 0;
  /** @type {number | null} */
  asked = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    onTheme(() => this.request(true));
    new ResizeObserver(() => this.request(true)).observe(canvas);
  }

  /** @param {{x, y}} trace updates and training costs, {shape, data} each */
  show(trace, furthest) {
    if (trace === this.cost && furthest === this.furthest) return;
    Object.assign(this, { cost: trace, furthest });
    this.request();
  }

  request(now = false) {
    if (now) this.last = 0;
    this.asked ??= requestAnimationFrame((time) => this.frame(time));
  }

  frame(time) {
    this.asked = null;
    if (this.last && time - this.last < REST) return this.request();
    this.last = time;
    return this.draw();
  }

  draw() {
    const { canvas, cost, furthest } = this;
    const { clientWidth: width, clientHeight: height } = canvas;
    const dots = window.devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.round(width * dots), height: Math.round(height * dots) });
    const ctx = canvas.getContext("2d");
    ctx.scale(dots, dots);
    const points = cost ? pointsOf(cost, furthest, width, height) : [];
    if (points.length < 2) return;
    ctx.beginPath();
    points.forEach(([x, y]) => ctx.lineTo(x, y));
    ctx.strokeStyle = colour("positive");
    ctx.lineWidth = 1.4;
    ctx.lineJoin = "round";
    ctx.stroke();
    ctx.lineTo(points.at(-1)[0], height);
    ctx.lineTo(points[0][0], height);
    ctx.globalAlpha = 0.13;
    ctx.fillStyle = colour("positive");
    ctx.fill();
  }
}

/** Where the points stand: the whole height between the least and the largest cost. */
function pointsOf({ x, y }, furthest, width, height) {
  const known = [...y.data]
    .map((cost, i) => [x.data[i], Math.log10(cost)])
    .filter(([update, log]) => Number.isFinite(log) && update <= furthest);
  const logs = known.map(([, log]) => log);
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const across = (update) => THUMB / 2 + (update / Math.max(1, furthest)) * (width - THUMB);
  const down = (log) => 2 + ((high - log) / Math.max(1e-9, high - low)) * (height - 5);
  return known.map(([update, log]) => [across(update), down(log)]);
}
