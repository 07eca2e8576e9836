/**
 * How long to wait for what there was no room for, or no answer to: longer each time, and never all pages until the
 * same moment.
 */

const LONGEST = 60_000; // ms
const SPREAD = 0.2; // of the wait, either way

export class Backoff {
  /** @param {number} least ms until the first attempt, about @param {number} longest ms until any, about */
  constructor(least, longest = LONGEST) {
    this.least = least;
    this.longest = longest;
    this.turn = 0;
  }

  /** Milliseconds until the next attempt. @param {number} least ms, where the server has said how long */
  next(least = this.least) {
    const wait = Math.min(this.longest, least * 2 ** this.turn);
    this.turn += 1;
    return wait * (1 - SPREAD + 2 * SPREAD * Math.random());
  }

  /** It has worked. */
  reset() {
    this.turn = 0;
  }
}
