/**
 * The player bar: buttons, the ladder's rungs, speed, scrubber and readout. It says what is wanted, and shows what it
 * is told.
 */

import { leaveFocus } from "../shell/focus.js";
import { number, whole } from "../shell/format.js";
import { Throttle } from "../shell/throttle.js";
import { Radios } from "../shell/radios.js";
import { Curve } from "./curve.js";
import { GoTo } from "./goto.js";
import { Speed } from "./speed.js";

const PARTS = [
  "reset", "play", "back", "step", "rungs", "orders", "timeline", "curve", "speed", "speed-text", "update",
  "update-error", "furthest", "epoch", "cost", "pace", "status",
];

/** Tells where a slider is: one request at a time, and in the end always where it stands. */
class Follower {
  busy = false;

  constructor(where, send) {
    this.where = where;
    this.send = send;
  }

  async move() {
    if (this.busy) return;
    this.busy = true;
    try {
      let told;
      do {
        told = this.where();
        await this.send(told);
      } while (told !== this.where());
    } finally {
      this.busy = false;
    }
  }
}

export class Player {
  /** @type {boolean} */
  playing;
  /** @type {string} */
  rung;
  /** @type {string} */
  order;
  /** @type {Picture | null} */
  picture;
  /** @type {number} */
  update;

  /**
   * @param {HTMLElement} root
   * @param {{toggle: Callback, move: Callback, climb: Callback, turn: Callback, seek: Callback, go: Callback, reset:
   *   Function, pace: Callback}} handlers
   */
  constructor(root, handlers) {
    this.parts = Object.fromEntries(PARTS.map((id) => [id, root.querySelector(`#${id}`)]));
    const { parts } = this;
    this.speed = new Speed(parts.speed, parts["speed-text"], () => this.pace.move());
    this.rungs = new Radios(parts.rungs, "rung", handlers.climb);
    this.orders = new Radios(parts.orders, "order", handlers.turn);
    this.curve = new Curve(parts.curve);
    this.reading = new Throttle(() => this.playing, () => this.read());
    this.field = new GoTo(parts.update, parts["update-error"], handlers.go);
    this.travel = new Follower(() => Number(parts.timeline.value), handlers.seek);
    this.pace = new Follower(() => this.speed.rate, handlers.pace);
    leaveFocus(root, (part) => Boolean(part.closest("button")));
    parts.play.addEventListener("click", handlers.toggle);
    parts.step.addEventListener("click", () => handlers.move(1));
    parts.back.addEventListener("click", () => handlers.move(-1));
    parts.reset.addEventListener("click", handlers.reset);
    parts.timeline.addEventListener("input", () => this.travel.move());
    parts.timeline.addEventListener("pointerup", () => parts.timeline.blur());
  }

  /** Another run: its pace. */
  enter({ rate }) {
    this.speed.set(rate);
    this.shown = null;
  }

  /** Where on the ladder the page is. */
  climb({ rung, order, position }) {
    this.within = position !== null;
    this.reachable();
    if (rung === this.rung && order === this.order) return; // a position changes often, and these seldom
    Object.assign(this, { rung, order });
    const { parts } = this;
    this.speed.climb(rung);
    this.rungs.show(rung);
    this.orders.show(order);
    parts.orders.hidden = rung !== "cell";
    parts.back.title = `One ${rung} back (←)`;
    parts.step.title = `One ${rung} (→)`;
    parts.back.setAttribute("aria-label", `One ${rung} back`);
  }

  /** Show a state or a tick: what it is doing at once, its numbers as often as they can be read. */
  show(picture, { playing, status, message }) {
    Object.assign(this, { picture, playing, update: picture.update });
    this.label(status === "seeking" ? "■ Stop" : playing ? "❚❚ Pause" : "▶ Play", playing);
    this.reachable();
    this.status(status, status === "seeking" && message ? message : status);
    this.reading.now();
  }

  read() {
    const { parts, playing, picture: { update, furthest, epoch, cost, updates_per_second: pace, curve } } = this;
    this.field.show(update);
    parts.furthest.textContent = `/ ${whole(furthest)}`;
    parts.timeline.max = furthest;
    if (!this.travel.busy) parts.timeline.value = update;
    parts.timeline.setAttribute("aria-valuetext", `update ${update} of ${furthest}`);
    if (curve) this.curve.show(curve.traces[0], furthest);
    parts.epoch.textContent = whole(epoch);
    parts.cost.textContent = number(cost, 4);
    parts.pace.textContent = playing && pace ? whole(pace) : "–";
  }

  /** The button says what it does now: only when that changes, since it is read aloud. */
  label(text, playing) {
    if (text === this.shown) return;
    this.shown = text;
    this.parts.play.textContent = text;
    this.parts.play.setAttribute("aria-pressed", String(playing));
  }

  reachable() {
    const disabled = this.update === 0 && !this.within;
    if (this.parts.back.disabled !== disabled) this.parts.back.disabled = disabled;
  }

  status(name, text = name) {
    if (this.parts.status.dataset.status === name && this.parts.status.textContent === text) return;
    this.parts.status.dataset.status = name;
    this.parts.status.textContent = text;
  }
}
