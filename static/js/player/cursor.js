/**
 * The cursor: where in the present step the page is, and how it gets on, also into the step after or before. It keeps
 * {cursor, stage} in the state, and asks for other updates by commands.
 */

import { coarser, FINE, Walk } from "../stage/walk.js";

export class Cursor {
  /** @type {Run | null} */
  run;
  /** @type {Network | null} */
  model;
  /** @type {Json} */
  expected = null;
  walks = new Map();

  /**
   * @param {State} state of the page; its run and tick are read, its cursor and stage are written
   * @param modelOf what a walk has to know of a run's network
   * @param {(body: Json) => Promise<boolean>} tell sends a command; false, if it was refused
   */
  constructor(state, modelOf, tell) {
    this.state = state;
    this.modelOf = modelOf;
    this.tell = tell;
    state.on("run", (run) => run.id !== this.run && this.enter(run));
    state.on("tick", (tick) => tick && this.arrived(tick));
  }

  /**
   * Another run: its steps are other ones.
   *
   * @param {Run} run
   */
  enter(run) {
    Object.assign(this, { run: run.id, expected: null, model: this.modelOf(run) });
    this.walks.clear();
    this.seen = null;
    this.put(null);
  }

  get rung() {
    return this.state.cursor.rung;
  }

  get order() {
    return this.state.cursor.order;
  }

  get position() {
    return this.state.cursor.position;
  }

  get update() {
    return this.state.tick?.update ?? 0;
  }

  /** The walk of the present step on a rung; the last few are kept, since each is used again and again. */
  walk(rung = this.rung) {
    const { timesteps } = this.state.tick.lattice;
    const key = `${rung} ${this.order} ${timesteps}`;
    if (!this.walks.has(key)) {
      if (this.walks.size > 40) this.walks.clear();
      this.walks.set(key, new Walk(this.model, timesteps, rung, this.order));
    }
    return this.walks.get(key);
  }

  /** Go to a position of the present step, or (null) see it as a whole. */
  put(position, { rung, order } = this.state.cursor) {
    this.state.set({
      stage: position === null ? null : this.walk(rung).head(position), cursor: { rung, order, position },
    });
  }

  /**
   * Another rung, at the same cell: the selected one of the present stride; from a whole step, the selected one, if
   * there is one.
   */
  climb(rung, selected, pass) {
    const stage = this.present(selected);
    this.state.set({ cursor: { ...this.state.cursor, rung, position: null } });
    if (!FINE.has(rung) || !this.state.tick) this.leave();
    else if (stage) this.put(this.walk().find(stage));
    else this.put(selected && selected.layer >= 0 ? this.walk().find({ pass, ...selected }) : 0);
  }

  /** The stage of the selected cell, if it is one of the present ones, else the one that the cursor has come to. */
  present(selected) {
    const { position, state: { stage } } = this;
    const current = position === null ? [] : this.walk().current(position);
    return current.find(({ layer, n }) => layer === selected?.layer && n === selected?.n) ?? stage;
  }

  /** To the first cell of a pass, cell by cell. */
  begin(pass) {
    const rung = "cell";
    this.put(this.walk(rung).strides.findIndex((_, i) => this.walk(rung).first(i).pass === pass),
      { ...this.state.cursor, rung });
  }

  /** Walk layer by layer or timestep by timestep. */
  turn(order) {
    this.state.set({ cursor: { ...this.state.cursor, order } });
    if (this.position !== null) this.put(this.walk().find(this.state.stage));
  }

  leave() {
    this.expected = null;
    this.put(null);
  }

  /** Whether there is no step to be walked: a picture is still to come, of the next one or of another run's first. */
  get waiting() {
    return this.expected !== null || !this.state.tick;
  }

  /** Positions that are left in this step. */
  get left() {
    return this.walk().length - 1 - (this.position ?? -1);
  }

  /** One position on (1) or back (−1); over the end of the step into the next one. */
  move(direction) {
    if (this.waiting) return;
    if (!FINE.has(this.rung)) this.travel(direction, this.rung);
    else if (this.position === null) this.put(direction > 0 ? 0 : this.walk().length - 1);
    else if (this.walk().strides[this.position + direction]) this.put(this.position + direction);
    else this.cross(direction);
  }

  /** Several positions on at once, at most to the end of the step. */
  advance(positions) {
    this.put(Math.min(this.walk().length - 1, (this.position ?? -1) + positions));
  }

  /** To the beginning of the next stride of the rung above, or back to the beginning of this one or the one before. */
  leap(direction) {
    if (this.waiting) return;
    const rung = coarser(this.rung, this.order);
    if (!FINE.has(rung)) this.travel(direction, rung);
    else if (this.position === null) this.move(direction);
    else {
      const [own, wide] = [this.walk(), this.walk(rung)];
      const here = wide.find(this.state.stage);
      const begun = own.find(wide.first(here));
      if (direction < 0 && begun < this.position) this.put(begun);
      else if (wide.strides[here + direction]) this.put(own.find(wide.first(here + direction)));
      else this.cross(direction);
    }
  }

  /** Whole updates or epochs; within a step the cursor keeps its cell. */
  travel(direction, rung) {
    const { update } = this;
    const { updates_per_epoch: epoch } = this.state.run;
    if (direction > 0) return this.tell({ do: "step", rung, count: 1 });
    if (update === 0) return false;
    return this.tell({ do: "seek", update: rung === "epoch" ? Math.floor((update - 1) / epoch) * epoch : update - 1 });
  }

  /**
   * Into the step after or before. The picture of update 0 is a preview of update 1: between these two it is the same
   * cell that is made, or not made any more, so that nobody has to walk one step twice.
   */
  async cross(direction) {
    const { update } = this;
    if (direction < 0 && update === 0) return;
    const expected = { update: update + direction, last: direction > 0 ? update === 0 : update > 1 };
    this.expected = expected;
    const done = await this.tell(
      direction > 0 ? { do: "step", rung: "update", count: 1 } : { do: "seek", update: expected.update },
    );
    if (!done && this.expected === expected) this.expected = null;
    expected.answered = true;
  }

  /**
   * A picture came: the one that was asked for, or another, where the cursor keeps its cell.
   *
   * @param {Tick} tick
   */
  arrived(tick) {
    const { expected } = this;
    if (expected && tick.update === expected.update && tick.status !== "seeking") {
      this.expected = null;
      this.put(expected.last ? this.walk().length - 1 : 0);
    } else if (this.position !== null && !(expected && tick.status === "seeking")) {
      if (expected?.answered) this.expected = null; // somebody else went somewhere else
      this.put(this.walk().find(this.state.stage));
    }
  }
}
