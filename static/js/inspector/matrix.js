/** A matrix as a small picture, one place a weight; a place can be chosen by click or by keys. */

import { h } from "../shell/dom.js";
import { number, roughly } from "../shell/format.js";
import { palette } from "../shell/colours.js";
import { keysOf } from "../shell/keys.js";
import { scale } from "../shell/size.js";

const ROOM = 132;
const LARGEST = 16; // px a weight
const WAYS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

export class Matrix {
  /** @type {{rows: number, columns: number, data: ArrayLike<number>, digits?: number}} */
  matrix;
  /** @type {number} */
  size;
  /** @type {number} */
  limit;
  /** @type {string} */
  words;
  at = { row: 0, column: 0 };
  /** @type {Json} */
  chosen = null;

  /**
   * @param {string} name of the weight: "layer2.W_time"
   * @param {{pick: (place: {row: number, column: number}) => void, caption?: string, room?: number}} how
   */
  constructor(name, { pick, room = ROOM }) {
    this.name = name;
    this.pick = pick;
    this.room = room;
    this.canvas = h("canvas", { tabindex: "0", role: "application", "aria-roledescription": "matrix" });
    this.caption = h("figcaption");
    this.root = h("figure", { class: "matrix" }, this.canvas, this.caption);
    this.canvas.addEventListener("pointermove", (event) => this.point(this.under(event)));
    this.canvas.addEventListener("pointerleave", () => this.point(null));
    this.canvas.addEventListener("focus", () => this.point(this.at));
    this.canvas.addEventListener("blur", () => this.point(null));
    this.canvas.addEventListener("click", (event) => this.pick(this.under(event)));
    const ways = Object.entries(WAYS).map(([key, way]) => [key, () => this.go(...way)]);
    keysOf(this.canvas, [["", "", { ...Object.fromEntries(ways), Enter: () => this.pick(this.at) }]]);
  }

  /** @param {{rows: number, columns: number, data: ArrayLike<number>}} matrix */
  show(matrix, limit, caption, chosen = null) {
    const [most, room] = [LARGEST * scale(), this.room * scale()];
    const size = Math.max(1, Math.floor(Math.min(most, room / Math.max(matrix.columns, matrix.rows))));
    Object.assign(this, { matrix, limit, size, chosen, words: caption });
    if (this.caption.textContent !== caption) this.caption.textContent = caption;
    this.canvas.setAttribute("aria-label", `${caption}. Arrow keys move, Enter chooses a weight.`);
    this.draw();
  }

  draw() {
    const { canvas, matrix: { rows, columns, data }, size, limit } = this;
    const dots = window.devicePixelRatio || 1;
    const [width, height] = [columns * size, rows * size];
    if (canvas.width !== Math.round(width * dots) || canvas.height !== Math.round(height * dots)) {
      Object.assign(canvas, { width: Math.round(width * dots), height: Math.round(height * dots) });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    const ctx = canvas.getContext("2d");
    ctx.setTransform(dots, 0, 0, dots, 0, 0);
    ctx.clearRect(0, 0, width, height);
    drawMatrix(ctx, 0, 0, size, { rows, columns, data }, limit);
    for (const place of [this.chosen, this.pointed]) if (place) ring(ctx, place, size);
  }

  under({ offsetX, offsetY }) {
    const { rows, columns } = this.matrix;
    const clamp = (x, most) => Math.max(0, Math.min(most - 1, Math.floor(x / this.size)));
    return { row: clamp(offsetY, rows), column: clamp(offsetX, columns) };
  }

  /** The place that is pointed at says its value, and carries its name for the links to the lattice. */
  point(place) {
    if (place) this.at = place;
    this.pointed = place;
    if (!this.matrix) return;
    const [layer, block] = this.name.replace("layer", "").split(".");
    if (place) {
      this.canvas.dataset.ref = `${block} ${layer} ${place.row + 1} ${place.column + 1}`;
      const value = this.matrix.data[place.row * this.matrix.columns + place.column];
      const { digits } = this.matrix;
      this.caption.textContent = `[${place.row + 1}, ${place.column + 1}]: ${digits ? roughly(value, digits) : number(value, 4)}`;
    } else {
      delete this.canvas.dataset.ref;
      this.caption.textContent = this.words;
    }
    this.draw();
  }

  /** So many rows and columns on. */
  go(rows, columns) {
    const clamp = (x, most) => Math.max(0, Math.min(most - 1, x));
    this.point({
      row: clamp(this.at.row + rows, this.matrix.rows), column: clamp(this.at.column + columns, this.matrix.columns),
    });
    this.canvas.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  }
}

/** The places of a matrix, with a hair's breadth between them where there is room. */
export function drawMatrix(ctx, x, y, size, { rows, columns, data }, limit) {
  const colours = palette();
  const inner = size - (size > 5 ? 1 : 0);
  for (let k = 0; k < rows * columns; k += 1) {
    ctx.fillStyle = colours.fill(data[k], limit);
    ctx.fillRect(x + (k % columns) * size, y + Math.floor(k / columns) * size, inner, inner);
  }
}

function ring(ctx, { row, column }, size) {
  ctx.strokeStyle = palette().focus;
  ctx.lineWidth = size > 5 ? 2 : 1;
  ctx.strokeRect(column * size + 0.5, row * size + 0.5, Math.max(2, size - 2), Math.max(2, size - 2));
}
