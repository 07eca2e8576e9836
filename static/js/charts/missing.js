/**
 * What the charts' places say while there is nothing to draw in them: what could not be fetched, and a way to try
 * again.
 */

import { h } from "../shell/dom.js";

export class Lacking {
  notes = [];
  turn = 0;

  /**
   * @param {() => HTMLElement[]} places where it would be seen
   * @param {string} what it is, in words
   * @param {() => Promise} fetch gets it; what it rejects with is told
   */
  constructor(places, what, fetch) {
    this.places = places;
    this.what = what;
    this.fetch = fetch;
  }

  /** Fetch it; of several attempts the last one counts. */
  async get() {
    this.turn += 1;
    const { turn } = this;
    try {
      await this.fetch();
      if (turn === this.turn) this.clear();
    } catch (error) {
      if (turn === this.turn) this.say(`${this.what} could not be fetched. ${error.message}`);
    }
  }

  /** Try again, if anything is lacking. */
  retry() {
    if (this.notes.length) this.get();
  }

  say(text) {
    this.clear();
    const places = this.places();
    this.notes = places.map((place) => place.appendChild(this.note(text)));
    places.forEach((place) => { place.hidden = false; });
  }

  note(text) {
    const button = h("button", { type: "button" }, "Try again");
    button.addEventListener("click", () => this.get());
    return h("p", { class: "lacking", role: "status" }, text, " ", button);
  }

  clear() {
    this.notes.forEach((note) => note.remove());
    this.notes = [];
  }
}
