/** Presenting in a hall: whatever the page shows is shown there, as long as this tab has the key. */

import * as api from "../api.js";
import { FIELDS } from "./moment.js";

const KEPT = "unrolled-hall";
const PAUSE = 100; // ms between two changes that are told
const AGAIN = 5000; // ms until it is told again that nothing has changed: how many follow may have, and the server may be a new one

/** A key that nobody guesses. */
const secret = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).replaceAll("+", "-").replaceAll("/", "_");

/** The hall that this tab presents in, also after it was loaded again: {name, key}, or null. */
export function keptHall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function keep(hall) {
  try {
    if (hall) sessionStorage.setItem(KEPT, JSON.stringify(hall));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // It holds until the page is loaded again.
  }
}

/** Tells by "change" how it stands: {name, key, followers} as `hall`, null while it presents nowhere, and what was refused as `problem`. */
export class Presenting extends EventTarget {
  /** @param {() => string} address of what is shown, its run named by its id */
  constructor(state, address) {
    super();
    Object.assign(this, { state, address, hall: null, problem: null, told: null, telling: null, timer: null });
    for (const name of FIELDS) state.on(name, () => this.note());
  }

  /** Present in a hall from now on; without a key in one that is to be opened. */
  async begin({ name, key = secret() }) {
    Object.assign(this, { hall: { name, key, followers: 0 }, told: null });
    await this.tell();
    if (this.hall) keep({ name, key });
  }

  end() {
    clearTimeout(this.timer);
    Object.assign(this, { hall: null, timer: null });
    keep(null);
    this.dispatchEvent(new Event("change"));
  }

  /** Close the hall for all. */
  async close() {
    const { name, key } = this.hall;
    this.end();
    await api.closeHall(name, key).catch(() => null);
  }

  note() {
    if (!this.hall || this.telling) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), PAUSE);
  }

  /** Say what is shown; what is refused ends it, what gets no answer is said again later. */
  async tell() {
    const { state: { run }, hall: { name, key } } = this;
    clearTimeout(this.timer);
    if (!run) return;
    const address = this.address();
    this.telling = address;
    try {
      const { followers } = await api.showInHall(name, key, run.id, { address });
      if (this.hall) Object.assign(this, { hall: { ...this.hall, followers }, problem: null });
    } catch (error) {
      if (error.status) {
        this.problem = error.message;
        this.end();
      }
    }
    this.telling = null;
    this.dispatchEvent(new Event("change"));
    if (this.hall) this.timer = setTimeout(() => this.tell(), this.address() === address ? AGAIN : PAUSE);
  }
}
