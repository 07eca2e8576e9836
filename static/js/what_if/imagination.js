/**
 * What-if: changes to the update that is shown, and what the server makes of them. One question is under way
 * at a time, and the next one is about the newest values. The answer is kept in the state, as `imagined`:
 *
 *     {update, changes: [{edit, before}], cost, lattice, views}
 *
 * `before` is the number that an edit replaces. Nothing is recorded until it is kept.
 */

import { aimed, lookedAt, sideOf } from "../run/sides.js";
import { placeOf } from "./words.js";

export class Imagination {
  /** @type {string} its id */
  run;
  /** @type {string} */
  side;
  /** @type {number} */
  update;
  changes = new Map();
  accepted = new Map();
  stale = false;
  busy = false;

  /**
   * @param {State} state of the page
   * @param {{ask: (run: string, update: number, edits: Edit[], side: string) => Promise<Json>,
   *   tell: (body: Json) => Promise<boolean>}} server
   * @param {(place: string, error: Error) => void} refused told which change was wrong, and how
   */
  constructor(state, server, refused) {
    this.state = state;
    this.server = server;
    this.refused = refused;
    state.on("looked", () => this.letGo());
    state.on("run", ({ id }) => id !== this.run && this.letGo());
    state.on("tick", (tick) => tick && this.arrived(tick));
  }

  get on() {
    return this.changes.size > 0;
  }

  /** What-if of a place; undefined where it is as it was. */
  valueAt(place) {
    return this.changes.get(place)?.value;
  }

  /**
   * Have a number be another one; the number that it is taken back as imagines nothing. The run is paused.
   *
   * @param {Edit} edit
   * @param {number} [before]
   */
  change(edit, before) {
    const { side, tick } = sideOf(this.state, lookedAt(this.state));
    Object.assign(this, { run: this.state.run.id, side, update: tick.update });
    if (edit.value === before) this.changes.delete(placeOf(edit));
    else this.changes.set(placeOf(edit), edit);
    if (!this.on) this.letGo();
    else this.again();
  }

  again() {
    this.stale = true;
    if (!this.busy) this.follow();
  }

  async follow() {
    this.busy = true;
    while (this.stale && this.on) {
      this.stale = false;
      const { run, side, update, changes } = this;
      const [places, edits] = [[...changes.keys()], [...changes.values()]];
      const wanted = () => this.changes === changes && this.on;
      try {
        const { cost, before, lattice, views } = await this.server.ask(run, update, edits, side);
        this.accepted = new Map(edits.map((edit, i) => [places[i], edit]));
        if (wanted()) {
          this.state.set({
            imagined: { update, changes: edits.map((edit, i) => ({ edit, before: before[i] })), cost, lattice, views },
          });
        }
      } catch (error) {
        if (wanted()) this.undo(places, error);
      }
    }
    this.busy = false;
  }

  /** A change is refused: what was imagined before it stays, or what is new is dropped. */
  undo(places, error) {
    const wrong = places[Number(/^edits\[(\d+)\]/.exec(error.field)?.[1] ?? places.length - 1)];
    const good = this.accepted.get(wrong);
    if (good) this.changes.set(wrong, good);
    else this.changes.delete(wrong);
    this.refused(wrong, error);
    if (this.on) this.stale ||= !good;
    else this.letGo();
  }

  /**
   * A picture came: of another update, where nothing of this is meant; at update 0 it may have been made with another
   * setting.
   */
  arrived({ update, run }) {
    if (!this.on) return;
    if (update !== this.update || run !== this.run) this.letGo();
    else if (update === 0) this.again();
  }

  /** Record it: the update that is shown is made again with these edits. Returns whether it was done. */
  async keep() {
    if (!this.on) return false;
    const done = await this.server.tell({
      do: "edit",
      ...aimed(this.state, this.side),
      edits: [...this.changes.values()], at: Math.max(0, this.update - 1),
    });
    if (done) this.letGo();
    return done;
  }

  letGo() {
    Object.assign(this, { changes: new Map(), accepted: new Map(), stale: false });
    if (this.state.imagined) this.state.set({ imagined: null });
  }
}
