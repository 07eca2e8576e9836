/** The address follows the state: a link to what is on the page at this moment. */

import { usualFold } from "../shell/folds.js";
import { at } from "../run/root.js";
import { write } from "./address.js";

const PAUSE = 500; // ms between two changes of the address; browsers refuse to have it changed all the time

/** What a link restores. @type {StateField[]} */
const FIELDS = [
  "tick", "cursor", "selected", "quantity", "notation", "open", "large", "profile", "fold", "compared", "costSurface",
  "drawn", "quiz",
];

const some = (list) => (list?.length ? list : null);

/** The moment that the state shows, and how it came to be. */
function momentOf(
  {
    run, tick, cursor, selected, quantity, notation, open, large, profile, fold, compared, costSurface: surface, drawn,
    quiz,
  },
  usual, besideOf,
) {
  const panels = !open || open.join() === usual.join() ? null : open.join();
  return {
    at: (tick ?? run).update, made: (tick ?? run).update ? run.numerics : null, rung: cursor.rung, order: cursor.order,
    pos: cursor.position, cell: selected, show: quantity, notation, panels, large, profile,
    fold: fold.join() === usualFold(profile).join() ? null : fold.join(), edits: quiz ? null : some(run.edits),
    beside: quiz ? null : besideOf(run), quiz: quiz?.number ?? null,
    stage: run.beside ? compared : null, axes: surface.pair, reach: surface.reach, samples: surface.samples,
    surface: surface.solid ? "3d" : null,
    ...drawn,
  };
}

export class Permalink {
  /** @type {string} */
  shown;
  own = true;
  held = true;
  last = 0;
  /** @type {number | null} */
  timer = null;

  /**
   * @param {State} state
   * @param {string[]} usual the panels that are open until somebody chooses
   * @param {(run: Run) => Json | null} besideOf what a link has to say of what stands beside
   */
  constructor(state, usual, besideOf) {
    this.state = state;
    this.usual = usual;
    this.besideOf = besideOf;
    state.on(FIELDS, () => this.note());
    state.on("run", (run) => (run.id === this.shown ? this.note() : this.write("pushState")));
  }

  /** The address of now; of a run that belongs to somebody else, without its moment, which is theirs. */
  get text() {
    return this.own ? this.whole : this.watched;
  }

  /** The address at which others watch the run of now, as it is looked at here. */
  get watched() {
    return write({ run: this.state.run.id }, { ...this.moment, at: null, made: null, edits: null, beside: null });
  }

  /** The address that makes the run of now anew, whosever it is. */
  get whole() {
    const { run } = this.state;
    return write(run.preset ? { preset: run.preset } : run.spec, this.moment);
  }

  /** The address at which others begin the quiz of now. */
  get quizLink() {
    const { run, quiz } = this.state;
    return at(write(run.preset ? { preset: run.preset } : run.spec, { quiz: quiz.number }));
  }

  get moment() {
    return momentOf(this.state, this.usual, this.besideOf);
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

  /**
   * @param {"replaceState" | "pushState"} how another set-up gets an entry of its own, so that the browser's Back
   *   brings the one before again
   */
  write(how = "replaceState") {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.held || !this.state.run) return;
    Object.assign(this, { last: performance.now(), shown: this.state.run.id });
    if (!this.current) history[how](null, "", at(this.text));
  }

  /** Whether the address is already that of what is shown. */
  get current() {
    return location.href === at(this.text);
  }

  /** The whole link, up to date. */
  get link() {
    this.write();
    return location.href;
  }
}
