/**
 * Opens what an address asks for, at first and where the browser goes back or on; and once more a run that its server
 * has forgotten.
 */

import { resumed } from "../compare/run_requests.js";
import { given } from "../run/ownership.js";
import { quizOf } from "../run/quiz_state.js";
import { asked, read } from "./address.js";
import { restore } from "./restore.js";

const ELSEWHERE =
  "This link was made on a machine that rounds differently. Here its numbers may differ in the last digits, and more the longer the run has trained.";

/**
 * Whether the numbers of a moment come from a machine whose last digits are others; a link that does not say it is
 * taken as ours.
 *
 * @param {Moment} moment
 * @param {Run} run
 */
const madeElsewhere = ({ at, made }, { numerics }) => Boolean(at && made) && made !== numerics;

export class Opening {
  /** @type {PresetPanels} */
  presetPanels;
  known;
  /** @type {Session} */
  session;
  /** @type {(text: string | null) => void} */
  tell;
  /** @type {State} */
  state;
  /** @type {Lattice} */
  lattice;
  /** @type {Panels} */
  panels;
  /** @type {Cursor} */
  cursor;
  /** @type {Set<string>} */
  pairs;
  /** @type {Journey} */
  journey;
  /** @type {Permalink} */
  permalink;
  /** @type {(run: Run) => void} */
  follow;
  /** @type {{drawFor: (setup: Json, number: number | null) => Promise<Json>}} */
  quizzes;

  /**
   * @param {{known, state: State, session: Session, lattice: Lattice, panels: Panels, presetPanels: PresetPanels,
   *   journey: Journey, cursor: Cursor, permalink: Permalink, pairs, quizzes, follow, tell}} parts `quizzes` draws what
   *   stands beside in a quiz, `follow` is told how the run stands in the end, `tell` what is good to know of the link
   */
  constructor(parts) {
    Object.assign(this, parts);
  }

  /**
   * Make the run of an address, and show its moment. A refusal is thrown, and changes nothing.
   *
   * @returns {Promise<string[]>} what could not be restored
   */
  async open(address) {
    const { setup, moment, problems } = read(address, this.known);
    if (setup.run && moment.key) given(setup.run, moment.key);
    const run = await this.leave(() => (
      setup.run ? this.session.join(setup.run, quizOf(moment.quiz)) : this.make(setup, moment)
    ));
    if (!run) return [];
    this.presetPanels.by(setup.preset);
    const found = await this.arrive(setup.run ? { ...moment, at: 0 } : moment);
    this.tell(madeElsewhere(moment, run) ? ELSEWHERE : null);
    return [...problems, ...found];
  }

  /**
   * A run of one's own; in a quiz with the drawn mistake beside it, from its first update on.
   *
   * @param {Json} wanted
   * @param {Moment} moment
   */
  async make(wanted, moment) {
    const setup = wanted.data ? await this.session.suggestedFor(wanted.data) : wanted;
    const drawn = moment.quiz === undefined ? null : await this.quizzes.drawFor(setup, moment.quiz);
    if (!drawn) return this.session.make(asked(setup, moment));
    const { beside, quiz } = drawn;
    return this.session.make(asked(setup, { at: moment.at || 1, beside }), quiz);
  }

  /** The run of now once more, with its edits, at the same place of the same update. */
  async again() {
    const { state: { run, tick, cursor: { rung, order, position }, selected, large, quiz }, pairs } = this;
    const at = (tick ?? run).update;
    if (await this.leave(() => this.session.make(resumed(run, at, pairs), quiz))) {
      await this.arrive({ at, rung, order, pos: position ?? undefined, cell: selected ?? undefined, large });
    }
    await this.session.refresh(); // what came about on the way
  }

  /** Meanwhile the address stays as it is. */
  async leave(enter) {
    this.journey.end();
    this.permalink.hold();
    try {
      return await enter();
    } catch (error) {
      this.permalink.follow(this.session.own);
      throw error;
    }
  }

  async arrive(moment) {
    const { run } = this.state;
    const problems = await restore(moment, this);
    if (this.state.run.id !== run.id) return [];
    if (moment.edits || moment.beside) {
      await this.session
        .refresh()
        .then(() => this.follow(this.state.run))
        .catch(() => null);
    }
    this.permalink.follow(this.session.own);
    return problems;
  }
}
