/** The address follows the state: a link to what is on the page at this moment. */

import { write } from "./address.js";

const PAUSE = 500; // ms between two changes of the address; browsers refuse to have it changed all the time

/** The set-up of a run as a link has it; the learning rate may be another by now. */
export function setupOf({ preset, spec, learning_rate: rate }) {
  const same = rate === spec.optimiser.learning_rate;
  return same && preset ? { preset } : { ...spec, optimiser: { ...spec.optimiser, learning_rate: rate } };
}

/** The moment that the state shows. */
export function momentOf({ run, tick, cursor, selected, quantity, notation, open, large, profile }, usual) {
  const panels = !open || open.join() === usual.join() ? null : open.join();
  return {
    at: (tick ?? run).update, rung: cursor?.rung, order: cursor?.order, pos: cursor?.position, cell: selected, show: quantity, notation, panels, large, profile,
  };
}

export class Permalink {
  /** @param {string[]} usual the panels that are open until somebody chooses */
  constructor(state, usual) {
    Object.assign(this, { state, usual, own: true, held: true, last: 0, timer: null });
    for (const name of ["tick", "cursor", "selected", "quantity", "notation", "open", "large", "profile"]) state.on(name, () => this.note());
    state.on("run", (run) => (run.id === this.shown ? this.note() : this.write()));
  }

  /** The address of now; of a run that belongs to somebody else, without its moment, which is theirs. */
  get text() {
    const moment = momentOf(this.state, this.usual);
    return this.own ? write(setupOf(this.state.run), moment) : write({ run: this.state.run.id }, { ...moment, at: null });
  }

  /** From now on the address follows; before, it says where the page is on its way to. */
  follow(own) {
    Object.assign(this, { own, held: false });
    this.write();
  }

  hold() {
    this.held = true;
  }

  note() {
    this.timer ??= setTimeout(() => this.write(), Math.max(0, this.last + PAUSE - performance.now()));
  }

  write() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.held || !this.state.run) return;
    Object.assign(this, { last: performance.now(), shown: this.state.run.id });
    if (`${location.pathname}${location.search}${location.hash}` !== this.text) history.replaceState(null, "", this.text);
  }

  /** The whole link, up to date. */
  get link() {
    this.write();
    return location.href;
  }
}
