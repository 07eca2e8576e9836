/** A recorded run: it obeys the player as the server's does, as far as what was recorded goes. */

/** @typedef {{do: string, rung?: string, count?: number, update?: number, rate?: number}} Command */

export class RecordedRun {
  /** @type {number | null} */
  frame = null;
  owed = 0;
  rate = 20;

  /**
   * @param {State} state
   * @param {Tick[]} ticks one for each update, in order
   */
  constructor(state, ticks) {
    this.state = state;
    this.ticks = ticks;
    this.at = 0;
  }

  get playing() {
    return this.frame !== null;
  }

  /** Show where it stands. */
  show() {
    const { ticks, at, rate, playing } = this;
    const status = playing ? "playing" : "paused";
    this.state.set({
      tick: {
        ...ticks[at], playing, status, message: null, rate, furthest: ticks.at(-1).update, updates_per_second: rate,
      },
      exact: null,
    });
  }

  /**
   * Do what the player says; what would change the network is refused.
   *
   * @param {Command} command
   */
  tell = async ({ do: what, rung, count = 1, update, rate }) => {
    if (what === "play") this.play(rate);
    else if (what === "pause") this.pause();
    else if (what === "seek") this.go(this.ticks.findLastIndex((tick) => tick.update <= update));
    else if (what === "reset") this.go(0);
    else if (what === "step") this.go(this.at + count * (rung === "epoch" ? this.state.run.updates_per_epoch : 1));
    else return false;
    return true;
  };

  go(index) {
    this.pause();
    this.at = Math.min(this.ticks.length - 1, Math.max(0, index));
    this.show();
  }

  play(rate = this.rate) {
    Object.assign(this, { rate, owed: 0, last: performance.now() });
    if (this.at === this.ticks.length - 1) this.at = 0;
    if (!this.playing) this.frame = requestAnimationFrame((now) => this.advance(now));
    this.show();
  }

  pause() {
    if (!this.playing) return;
    cancelAnimationFrame(this.frame);
    this.frame = null;
    this.show();
  }

  advance(now) {
    this.owed += Math.max(0, now - this.last) / 1000 * this.rate;
    this.last = now;
    const updates = Math.floor(this.owed);
    this.owed -= updates;
    this.at = Math.min(this.ticks.length - 1, this.at + updates);
    this.frame = this.at < this.ticks.length - 1 ? requestAnimationFrame((next) => this.advance(next)) : null;
    if (updates || !this.playing) this.show();
  }
}
