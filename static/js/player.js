/** The player bar: buttons, speed and the readout. It says what is wanted, and shows what it is told. */

import { number, whole } from "./format.js";

const FASTEST = 31;
/** 1 … 1,000 updates a second in even ratios; the last notch is as fast as it can. */
export const rateAt = (notch) => (notch >= FASTEST ? null : Math.round(10 ** (notch / 10) * (notch < 10 ? 10 : 1)) / (notch < 10 ? 10 : 1));
const notchOf = (rate) => (rate === null ? FASTEST : Math.max(0, Math.min(FASTEST - 1, Math.round(10 * Math.log10(rate)))));
const words = (rate) => (rate === null ? "as fast as it can" : `${whole(rate)} update${rate === 1 ? "" : "s"} a second`);

/** Tells where a slider is: one request at a time, and in the end always where it stands. */
class Follower {
  constructor(where, send) {
    Object.assign(this, { where, send, busy: false });
  }

  async move() {
    if (this.busy) return;
    this.busy = true;
    let told;
    do {
      told = this.where();
      await this.send(told);
    } while (told !== this.where());
    this.busy = false;
  }
}

export class Player {
  /** @param {{play: Function, pause: Function, step: Function, seek: Function, reset: Function}} handlers */
  constructor(root, handlers) {
    const parts = ["reset", "play", "back", "step", "timeline", "speed", "speed-text", "update", "epoch", "cost", "pace", "status"];
    this.parts = Object.fromEntries(parts.map((id) => [id, root.querySelector(`#${id}`)]));
    Object.assign(this, { handlers, playing: false });
    this.travel = new Follower(() => Number(this.parts.timeline.value), handlers.seek);
    this.pace = new Follower(() => this.rate, handlers.play);
    this.parts.play.addEventListener("click", () => this.toggle());
    this.parts.step.addEventListener("click", () => handlers.step());
    this.parts.back.addEventListener("click", () => this.back());
    this.parts.timeline.addEventListener("input", () => this.travel.move());
    this.parts.reset.addEventListener("click", () => handlers.reset());
    this.parts.speed.addEventListener("input", () => this.speed());
  }

  get rate() {
    return rateAt(Number(this.parts.speed.value));
  }

  toggle() {
    if (this.playing) this.handlers.pause();
    else this.handlers.play(this.rate);
  }

  back() {
    if (this.update > 0) this.handlers.seek(this.update - 1);
  }

  speed() {
    this.tellSpeed();
    if (this.playing) this.pace.move();
  }

  tellSpeed() {
    const { rate } = this;
    this.parts.speed.setAttribute("aria-valuetext", words(rate));
    this.parts["speed-text"].textContent = rate === null ? "flat out" : `${whole(rate)} / s`;
  }

  /** Show a state or a tick. */
  show({ update, furthest, epoch, cost, playing, rate, updates_per_second: pace, status }, first = false) {
    const { parts } = this;
    if (first) {
      parts.speed.value = notchOf(rate);
      this.tellSpeed();
    }
    if (playing !== this.playing || first) {
      this.playing = playing;
      parts.play.textContent = playing ? "❚❚ Pause" : "▶ Play";
      parts.play.setAttribute("aria-pressed", String(playing));
    }
    this.update = update;
    parts.update.textContent = whole(update);
    parts.back.disabled = update === 0;
    parts.timeline.max = furthest;
    if (!this.travel.busy) parts.timeline.value = update;
    parts.timeline.setAttribute("aria-valuetext", `update ${update} of ${furthest}`);
    parts.epoch.textContent = whole(epoch);
    parts.cost.textContent = number(cost, 4);
    parts.pace.textContent = playing && pace ? whole(pace) : "–";
    this.status(status);
  }

  status(name, text = name) {
    if (this.parts.status.dataset.status === name && this.parts.status.textContent === text) return;
    this.parts.status.dataset.status = name;
    this.parts.status.textContent = text;
  }
}
