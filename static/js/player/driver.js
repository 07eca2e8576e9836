/**
 * The driver: what each key and button means on the present rung. Whole updates are the server's, all below them the
 * page's.
 */

import { isSignal } from "../shell/symbols.js";
import { Cursor } from "./cursor.js";
import { Playing } from "./playing.js";
import { FINE, RUNGS } from "../stage/walk.js";

export class Driver {
  /**
   * @param {State} state of the page
   * @param {{prepare, release}} session
   * @param modelOf what a walk has to know of a run's network
   * @param {(body: Json) => Promise<boolean>} tell sends a command; false, if it was refused
   * @param {{rate: Callback, selected: Callback, quantity: Callback, changed: Callback}} page
   */
  constructor(state, session, modelOf, tell, page) {
    this.state = state;
    this.session = session;
    this.tell = tell;
    this.page = page;
    this.cursor = new Cursor(state, modelOf, (body) => this.ask(body));
    this.local = new Playing(this.cursor, page.rate, { prepare: () => session.prepare(), changed: page.changed });
    state.on("tick", (tick) => tick?.status === "diverged" && this.local.stop());
  }

  get rung() {
    return this.state.cursor.rung;
  }

  /** Whether anything goes on by itself, here or on the server. */
  get playing() {
    return this.local.on || Boolean(this.state.tick?.playing);
  }

  /** Send a command; the next update may have been made already, and only has to be shown. */
  async ask(body) {
    const prepared = body.do === "step" && body.rung === "update" ? this.session.release() : undefined;
    const done = await (prepared ?? this.tell(body));
    if (!done) this.local.stop();
    return done;
  }

  play() {
    if (FINE.has(this.rung)) this.local.start();
    else return this.tell({ do: "play", rung: this.rung, rate: this.page.rate() });
    return true;
  }

  /** Play the backward pass of this step, cell by cell. */
  async travel() {
    await this.pause();
    if (!this.state.tick) return;
    this.cursor.begin("backward");
    this.local.start();
  }

  pause() {
    this.local.stop();
    return this.state.tick?.playing || this.state.tick?.status === "seeking" ? this.tell({ do: "pause" }) : true;
  }

  toggle() {
    return this.playing || this.state.tick?.status === "seeking" ? this.pause() : this.play();
  }

  /** The slider was moved. */
  pace() {
    return this.state.tick?.playing ? this.play() : true;
  }

  move(direction) {
    this.local.stop();
    return this.cursor.move(direction);
  }

  leap(direction) {
    this.local.stop();
    return this.cursor.leap(direction);
  }

  /**
   * Another rung; what plays goes on playing there. While it is stopped and started, only the last rung that was
   * asked for counts.
   */
  async climb(rung) {
    this.wanted = rung;
    if (this.climbing || rung === this.rung) return;
    this.climbing = true;
    try {
      const { playing } = this;
      while (this.wanted !== this.rung) await this.change(playing);
    } finally {
      this.climbing = false;
    }
  }

  async change(playing) {
    if (playing) await this.halt();
    this.cursor.climb(this.wanted, this.page.selected(), isSignal(this.page.quantity()) ? "backward" : "forward");
    if (playing) await this.play();
  }

  /** Stop what plays on this rung, or was told to and has shown nothing yet. */
  halt() {
    this.local.stop();
    return FINE.has(this.rung) ? true : this.tell({ do: "pause" });
  }

  /** The next rung up or down. */
  climbBy(rungs) {
    const rung = RUNGS[RUNGS.indexOf(this.climbing ? this.wanted : this.rung) + rungs];
    return rung && this.climb(rung);
  }

  turn(order = this.cursor.order === "layers" ? "timesteps" : "layers") {
    this.cursor.turn(order);
  }

  /** Back to the whole step. */
  leave() {
    this.local.stop();
    this.cursor.leave();
  }

  seek(update) {
    this.local.stop();
    return this.tell({ do: "seek", update });
  }

  /** To an update by its number. @param send throws a refusal, so that whoever typed the number is told */
  go(update, send) {
    this.local.stop();
    return send({ do: "seek", update });
  }

  reset() {
    this.leave();
    return this.tell({ do: "reset" });
  }
}
