/** Presenting in a hall: whatever the page shows is shown there, as long as this tab has the key. */

import * as api from "../run/api.js";
import { Backoff } from "../run/backoff.js";
import { keep, kept } from "../shell/storage.js";
import { FIELDS } from "./moment.js";

const KEPT = "unrolled-hall";
const PAUSE = 100; // ms between two changes that are told
// ms until it is told again that nothing has changed: how many follow may have, and the server may be a new one
const AGAIN = 5000;
const LONGEST = 15_000; // ms until it is told again to a server that does not answer

/** A key that nobody guesses. */
const secret = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))))
    .replaceAll("+", "-")
    .replaceAll("/", "_");

/** The hall that this tab presents in, also after it was loaded again: {name, key}, or null. */
export const keptHall = () => kept("sessionStorage", KEPT);

/**
 * Tells by "change" how it stands: {name, key, followers} as `hall`, null while it presents nowhere; whether another
 * who has the key has taken
 * over (`aside`); and what was refused as `problem`.
 */
export class Presenting extends EventTarget {
  /** @type {Json} */
  hall = null;
  aside = false;
  /** @type {string | null} */
  problem = null;
  telling = false;
  /** @type {number | null} */
  timer = null;

  /**
   * @param {State} state
   * @param {() => string} address of what is shown, its run named by its id
   */
  constructor(state, address) {
    super();
    this.state = state;
    this.address = address;
    this.presenter = secret();
    this.backoff = new Backoff(AGAIN, LONGEST);
    state.on(FIELDS, () => this.note());
  }

  /** Present in a hall from now on, whoever else does; without a key in one that is to be opened. */
  async begin({ name, key = secret() }) {
    Object.assign(this, { hall: { name, key, followers: 0 }, aside: false });
    await this.tell(true);
    if (this.hall) keep("sessionStorage", KEPT, { name, key });
  }

  /**
   * Have another key from now on, and present: whoever has the one before presents no longer. Returns whether that
   * was done.
   */
  async takeBack() {
    const { name, key } = this.hall;
    const other = secret();
    try {
      await api.changeHallKey(name, key, other);
    } catch (error) {
      this.refused(error);
      this.dispatchEvent(new Event("change"));
      return false;
    }
    await this.begin({ name, key: other });
    return true;
  }

  end() {
    clearTimeout(this.timer);
    Object.assign(this, { hall: null, aside: false, timer: null });
    keep("sessionStorage", KEPT, null);
    this.dispatchEvent(new Event("change"));
  }

  /** Close the hall for all. */
  async close() {
    const { name, key } = this.hall;
    this.end();
    await api.closeHall(name, key).catch(() => null);
  }

  note() {
    if (!this.hall || this.aside || this.telling) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), PAUSE);
  }

  /** Say what is shown; what gets no answer is said again later. */
  async tell(take = false) {
    const { state: { run }, hall } = this;
    clearTimeout(this.timer);
    if (!run) return;
    const address = this.address();
    this.telling = true;
    try {
      const { followers } = await api.showInHall({ ...hall, presenter: this.presenter }, run.id, { address }, take);
      if (this.hall) Object.assign(this, { hall: { ...this.hall, followers }, problem: null });
      this.backoff.reset();
    } catch (error) {
      if (this.hall?.key === hall.key) this.refused(error); // else the key has been changed meanwhile
    }
    this.telling = false;
    this.dispatchEvent(new Event("change"));
    if (this.hall && !this.aside) {
      this.timer = setTimeout(() => this.tell(), this.address() === address ? this.backoff.next() : PAUSE);
    }
  }

  /** Another presents, who has the key too: it stands aside. Any other refusal ends it. */
  refused({ status, message }) {
    if (status === 409) this.aside = true;
    else if (status) {
      this.problem = message;
      this.end();
    }
  }
}
