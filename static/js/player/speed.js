/** How fast it plays on each rung: one slider, which keeps a place for each sort of rung. */

import { number, whole } from "../shell/format.js";

const LAST = 31;

/** A few digits are enough for a pace. */
const rounded = (rate) => Number(rate.toPrecision(rate < 100 ? 2 : 3));

/** Each sort of rung: its rates by notch, and the notch that it starts at. Null: as fast as it can. */
const SORTS = {
  fine: { start: 13, rate: (notch) => rounded(0.5 * 120 ** (notch / LAST)) }, // 0.5 … 60
  // 1 … 1,000
  update: {
    start: 13,
    rate: (notch) =>
      notch === LAST ? null : Math.round(10 ** (notch / 10) * (notch < 10 ? 10 : 1)) / (notch < 10 ? 10 : 1),
  },
  epoch: { start: 10, rate: (notch) => (notch === LAST ? null : rounded(0.1 * 10 ** (notch / 10))) }, // 0.1 … 100
};
const sortOf = (rung) => (rung in SORTS ? rung : "fine");
const plural = (word, rate) => (rate === 1 ? word : word === "pass" ? "passes" : `${word}s`);
const short = (rate) => (rate < 10 ? number(rate, 2) : whole(rate));

export class Speed {
  rung = "update";

  /** @param changed called when the visitor moves the slider */
  constructor(slider, text, changed) {
    this.slider = slider;
    this.text = text;
    this.notches = Object.fromEntries(Object.entries(SORTS).map(([sort, { start }]) => [sort, start]));
    slider.addEventListener("input", () => {
      this.notches[sortOf(this.rung)] = Number(slider.value);
      this.tell();
      changed();
    });
    slider.addEventListener("pointerup", () => slider.blur()); // the arrow keys go on stepping
  }

  /** Steps, updates or epochs a second; null for as fast as it can. */
  get rate() {
    const sort = sortOf(this.rung);
    return SORTS[sort].rate(this.notches[sort]);
  }

  /** The pace that a run has already. */
  set(rate) {
    const { rate: at } = SORTS.update;
    const distance = (notch) => Math.abs(Math.log((at(notch) ?? Infinity) / (rate ?? 1)));
    this.notches.update =
      rate === null
        ? LAST
        : Array.from({ length: LAST }, (_, notch) => notch).reduce((best, notch) =>
            distance(notch) < distance(best) ? notch : best,
          );
    this.climb(this.rung);
  }

  climb(rung) {
    this.rung = rung;
    this.slider.value = this.notches[sortOf(rung)];
    this.tell();
  }

  tell() {
    const { rate } = this;
    this.slider.setAttribute(
      "aria-valuetext",
      rate === null ? "as fast as it can" : `${short(rate)} ${plural(this.rung, rate)} a second`,
    );
    this.text.textContent = rate === null ? "flat out" : `${short(rate)} / s`;
  }
}
