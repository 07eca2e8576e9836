/**
 * Following a hall: the page shows what its presenter shows, until the visitor looks around by himself; and again
 * when he wants to.
 */

import { getHall } from "../run/api.js";
import { Backoff } from "../run/backoff.js";
import { quizOf } from "../run/quiz_state.js";
import { at } from "../run/root.js";
import { momentOf, showMoment } from "./moment.js";
import { watchKeys } from "../shell/keys.js";

// ms until a hall that is not there is asked for once more, at first and in the end
const AGAIN = 2000, LONGEST = 16_000;

/**
 * Tells by "change" how it stands: whether it `follows`, and whether there is anything to be shown (`shown`), or too
 * many follow here (`crowded`).
 */
export class Following extends EventTarget {
  /** @type {Backoff} */
  backoff;

  /** @type {string} */
  name;
  /** @type {number} */
  refused;
  /** @type {number} */
  turn;
  /** @type {State} */
  state;
  /** @type {Lattice} */
  lattice;
  /** @type {Panels} */
  panels;
  /** @type {Cursor} */
  cursor;
  /** @type {Session} */
  session;
  known;
  /** @type {() => Promise<void>} */
  arrived;
  /** @type {() => void} */
  back;

  /**
   * @param {{name, follows, known, state: State, session: Session, lattice: Lattice, panels: Panels, cursor: Cursor,
   *   arrived, back}} parts `arrived()` resolves once the run on the page has a picture, `back` has the address be that
   *   of the hall
   */
  constructor(parts) {
    super();
    Object.assign(this, parts, { shown: null, crowded: false, turn: 0, backoff: new Backoff(AGAIN, LONGEST) });
    this.connect();
    document.addEventListener("pointerdown", (event) => this.acted(event), { capture: true });
    watchKeys((event) => this.acted(event));
  }

  connect() {
    this.source = new EventSource(at(`api/halls/${this.name}/stream`));
    this.source.addEventListener("hall", ({ data }) => this.take(JSON.parse(data)));
    this.source.addEventListener("gone", () => { this.lose(); this.retry(); });
    this.source.addEventListener("error", () => {
      if (this.source.readyState === EventSource.CLOSED) this.retry(); // there is no such hall, or not yet again
    });
  }

  async retry() {
    this.source.close();
    this.timer = setTimeout(() => this.connect(), this.backoff.next());
    // it is there, and the stream was refused all the same
    this.crowded = await getHall(this.name).then(() => true, () => false);
    this.dispatchEvent(new Event("change"));
  }

  lose() {
    this.shown = null;
    this.dispatchEvent(new Event("change"));
  }

  take({ run, moment }) {
    this.crowded = false;
    this.backoff.reset();
    const { address } = moment;
    if (typeof address !== "string" || (this.shown?.address === address && this.shown.run === run)) return;
    this.shown = { run, address };
    if (this.follows) this.show();
    this.dispatchEvent(new Event("change"));
  }

  /** Show what the presenter shows; of several only the newest. */
  async show() {
    this.turn += 1;
    const { turn, state, session, shown } = this;
    if (!shown) return;
    let moment;
    try {
      moment = momentOf(shown.address, this.known);
      if (state.run?.id !== shown.run) await session.join(shown.run, quizOf(moment.quiz));
      if (turn !== this.turn || state.run?.id !== shown.run) return;
      await this.arrived();
    } catch {
      return; // it is gone already, or no address: another is shown in a moment
    }
    if (turn === this.turn && this.follows && state.run?.id === shown.run) showMoment(moment, this);
  }

  /**
   * Whoever does something himself looks around: what the presenter does then waits.
   *
   * @param {Json} event of a key or of the pointer
   */
  acted({ isTrusted, target, key, ctrlKey, metaKey, altKey }) {
    const aside =
      target.closest?.("header.bar, #banner, dialog, #hall-bar, #quiz") ||
      ["Tab", "Shift", "Control", "Alt", "Meta"].includes(key) ||
      ctrlKey ||
      metaKey ||
      altKey;
    if (isTrusted && this.follows && this.shown && !aside) this.leave();
  }

  leave() {
    this.follows = false;
    this.dispatchEvent(new Event("change"));
  }

  /** Go on without the hall. */
  end() {
    this.leave();
    this.source.close();
    clearTimeout(this.timer);
  }

  /** Follow again. */
  again() {
    this.follows = true;
    this.back();
    this.dispatchEvent(new Event("change"));
    return this.show();
  }
}
