/**
 * Playing within steps: so many positions a second, by the page's own animation frames, so that a hidden tab stands
 * still. Shortly before a step ends, the next one is asked for.
 */

const AHEAD = 0.3; // seconds before the end of a step
const LONGEST = 0.25; // seconds that one frame may count for

export class Playing {
  /** @type {number} */
  owed;
  /** @type {number | null} */
  asked = null;

  /**
   * @param {Cursor} cursor that is moved
   * @param {() => number} rate positions a second
   * @param {{prepare: Callback, changed: Callback}} handlers called to ask for the next step early, and when it
   *   starts or stops
   */
  constructor(cursor, rate, handlers) {
    this.cursor = cursor;
    this.rate = rate;
    this.handlers = handlers;
  }

  get on() {
    return this.asked !== null;
  }

  start() {
    if (this.on) return;
    Object.assign(this, { owed: 1, last: performance.now(), asked: requestAnimationFrame((now) => this.frame(now)) });
    this.handlers.changed();
  }

  stop() {
    if (!this.on) return;
    cancelAnimationFrame(this.asked);
    this.asked = null;
    this.handlers.changed();
  }

  /** The next frame is asked for last: so what is drawn of this one comes before it, and no frame is left out. */
  frame(now) {
    this.play(now);
    if (this.on) this.asked = requestAnimationFrame((next) => this.frame(next));
  }

  play(now) {
    const rate = this.rate();
    const { waiting } = this.cursor;
    if (!waiting) this.owed += Math.min(LONGEST, Math.max(0, now - this.last) / 1000) * rate;
    this.last = now;
    if (waiting) return;
    this.go(Math.floor(this.owed));
    if (!this.cursor.waiting && (this.cursor.left + 1 - this.owed) / rate < AHEAD) this.handlers.prepare();
  }

  go(positions) {
    if (positions < 1) return;
    this.owed -= positions;
    if (this.cursor.left > 0) this.cursor.advance(positions);
    else this.cursor.cross(1);
  }
}
