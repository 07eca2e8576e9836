/** A lattice in miniature, in which the error signal travels back once. */

import { palette } from "../shell/colours.js";

const [WIDTH, HEIGHT, GAP] = [176, 64, 3];
const TRAVEL = 900; // ms from the output to the first cell

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Thumbnail {
  /** @param {number[][][]} cells layers from the output down, timesteps, units; from −1 to 1 */
  constructor(cells) {
    this.cells = cells;
    this.root = document.createElement("canvas");
    this.root.setAttribute("aria-hidden", "true");
    this.root.className = "thumbnail";
    this.draw(1);
  }

  /** Let the error signal enter at the output and travel to the first cell. */
  travel() {
    if (still()) return;
    cancelAnimationFrame(this.frame);
    const start = performance.now();
    const next = (now) => {
      const share = Math.min(1, (now - start) / TRAVEL);
      this.draw(share);
      if (share < 1) this.frame = requestAnimationFrame(next);
    };
    this.frame = requestAnimationFrame(next);
  }

  /** @param {number} share of the way that the error signal has travelled */
  draw(share) {
    const dense = devicePixelRatio || 1;
    Object.assign(this.root, { width: WIDTH * dense, height: HEIGHT * dense });
    const context = this.root.getContext("2d");
    context.scale(dense, dense);
    const timed = this.cells[0].length > 1;
    if (timed) this.lattice(context, share);
    else this.layers(context, share);
  }

  /** Layers above each other, timesteps side by side. */
  lattice(context, share) {
    const [layers, timesteps] = [this.cells.length, this.cells[0].length];
    const [width, height] = [Math.min(26, WIDTH / timesteps), HEIGHT / layers];
    const left = (WIDTH - width * timesteps) / 2;
    this.cells.forEach((row, l) => row.forEach((units, n) => {
      const reached = (l + timesteps - 1 - n) / (layers + timesteps - 2 || 1) <= share;
      this.cell(context, left + n * width, l * height, width - GAP, height - GAP, reached ? units : units.map(() => 0));
    }));
  }

  /** Without timesteps: layers side by side, the output on the right. */
  layers(context, share) {
    const width = WIDTH / Math.max(3, this.cells.length);
    const left = (WIDTH + width * this.cells.length) / 2;
    this.cells.forEach(([units], l) => {
      const height = (HEIGHT - GAP) * units.length / 5;
      const reached = l / (this.cells.length - 1 || 1) <= share;
      this.cell(context, left - (l + 1) * width + 6, (HEIGHT - height) / 2, width - 12, height,
        reached ? units : units.map(() => 0));
    });
  }

  cell(context, x, y, width, height, units) {
    const colours = palette();
    const each = height / units.length;
    units.forEach((value, i) => {
      context.fillStyle = colours.fill(value, 1);
      context.fillRect(x, y + i * each, width, Math.max(1, each - 0.6));
    });
  }
}
