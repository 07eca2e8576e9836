/** A dot of light that runs along the arrows into the cells of now, on a canvas of its own above the lattice. */

const JOURNEY = 620; // ms from one end of an arrow to the other
const SHORTEST = 100;
const JOURNEYS = 2;
const SIZE = 4.5;

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Pulse {
  /** @type {number} */
  began;
  /** @type {number} */
  duration;
  /** @type {number} */
  dots;
  colours;
  arrows = [];
  /** @type {number | null} */
  asked = null;
  inked = false;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.className = "pulse";
    canvas.after(this.canvas);
    this.context = this.canvas.getContext("2d");
  }

  /**
   * Send a pulse along these arrows.
   *
   * @param {() => {kind: string, ends: number[]}[]} arrows asked for only if there is time to see them
   * @param {number} [most] ms until the next one
   */
  send(arrows, colours, dots, most = Infinity) {
    const duration = Math.min(JOURNEY, most);
    Object.assign(this, {
      colours, dots, duration, began: performance.now(), arrows: still.matches || duration < SHORTEST ? [] : arrows(),
    });
    if (!this.arrows.length) this.stop();
    else this.asked ??= requestAnimationFrame((now) => this.frame(now));
  }

  stop() {
    cancelAnimationFrame(this.asked);
    Object.assign(this, { asked: null, arrows: [] });
    this.clear();
  }

  clear() {
    if (!this.inked) return;
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.inked = false;
  }

  frame(now) {
    const gone = Math.max(0, now - this.began) / this.duration;
    this.asked = null;
    this.clear();
    if (gone >= JOURNEYS) return;
    this.draw(gone % 1);
    this.asked = requestAnimationFrame((next) => this.frame(next));
  }

  /** All dots at the same share of their way, fading in and out at its ends. */
  draw(share) {
    const { context: ctx } = this;
    ctx.setTransform(this.dots, 0, 0, this.dots, 0, 0);
    const eased = share * share * (3 - 2 * share);
    const fade = Math.min(1, 5 * share, 5 * (1 - share));
    for (const { kind, ends: [x0, y0, x1, y1] } of this.arrows) {
      const [x, y] = [x0 + (x1 - x0) * eased, y0 + (y1 - y0) * eased];
      ctx.fillStyle = this.colours[kind];
      for (const [size, alpha] of [[2.1 * SIZE, 0.25], [SIZE, 1]]) {
        ctx.globalAlpha = alpha * fade;
        ctx.beginPath();
        ctx.arc(x, y, size, 0, 2 * Math.PI);
        ctx.fill();
      }
      ctx.globalAlpha = fade;
      ctx.fillStyle = this.colours.card;
      ctx.beginPath();
      ctx.arc(x, y, SIZE * 0.42, 0, 2 * Math.PI);
      ctx.fill();
    }
    this.inked = true;
  }
}
