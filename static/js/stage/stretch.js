/**
 * Lattices that are wider than their place, so that their cells have room for numbers: by a button, or by two fingers.
 * Then they are dragged sideways.
 */

import { leaveFocus } from "../shell/focus.js";

const LABELS = 130; // beside the cells, as the lattice counts
const [ENOUGH, WANTED] = [38, 56]; // of a timestep's width: for a number of two digits, and for one of three
const DOTS = 8192; // that a canvas may be wide

const apart = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);

export class Stretch {
  times = 1;
  /** @type {{apart: number, times: number} | null} */
  pinched = null;

  /**
   * @param {Stage} stage
   * @param {HTMLElement} box of the lattices
   * @param {HTMLElement} button
   */
  constructor(stage, box, button) {
    this.stage = stage;
    this.box = box;
    this.button = button;
    leaveFocus(button);
    button.addEventListener("click", () => this.turn());
    stage.addEventListener("drawn", () => this.offer());
    box.addEventListener("touchstart", ({ touches }) => this.pinch(touches));
    box.addEventListener("touchend", () => { this.pinched = null; });
    box.addEventListener("touchmove", (event) => this.spread(event), { passive: false });
    box.addEventListener("scroll", ({ target }) => this.align(/** @type {Element} */ (target)), {
      capture: true,
    });
  }

  /** How many times as wide as its place a lattice is worth being. */
  get most() {
    const { model, width, canvas } = this.stage.front;
    const room = width / this.times;
    const dots = canvas.clientWidth / this.times * (window.devicePixelRatio || 1);
    return Math.max(1, Math.min((LABELS + WANTED * model.longest) / room, DOTS / dots));
  }

  /** The button is there where it is of use. */
  offer() {
    const { layout } = this.stage.front;
    this.button.hidden = !layout?.time || (this.times === 1 && layout.pitch > ENOUGH);
  }

  turn() {
    this.set(this.times > 1 ? 1 : this.most);
    this.stage.front.reveal();
  }

  set(times) {
    const before = this.times;
    this.times = Math.max(1, Math.min(this.most, times));
    this.box.classList.toggle("stretched", this.times > 1);
    this.box.style.setProperty("--stretch", String(this.times));
    this.button.setAttribute("aria-pressed", String(this.times > 1));
    const { parentElement: place } = this.stage.front.canvas;
    const middle = place.clientWidth / 2;
    place.scrollLeft = ((place.scrollLeft + middle) * this.times) / before - middle; // what was there stays there
  }

  pinch(touches) {
    this.pinched = touches.length === 2 ? { apart: apart(touches), times: this.times } : null;
  }

  spread(event) {
    if (!this.pinched || event.touches.length !== 2) return;
    event.preventDefault();
    this.set((this.pinched.times * apart(event.touches)) / this.pinched.apart);
  }

  /** Two lattices above each other are dragged together. */
  align({ scrollLeft }) {
    for (const side of this.box.querySelectorAll(".side")) {
      if (side.scrollLeft !== scrollLeft) side.scrollLeft = scrollLeft;
    }
  }
}
