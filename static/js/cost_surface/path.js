/** Where training has been in two weights: what the server knows exactly, and what has been seen since. */

const MOST = 1000;

export class Path {
  constructor() {
    this.clear();
  }

  clear() {
    Object.assign(this, { places: [], known: null });
  }

  /** Take up an answer; what was seen later than that stays. */
  take({ update, updates, x, y }) {
    const later = this.places.filter((place) => place.update > update);
    this.places = [...updates.map((at, i) => ({ update: at, x: x[i], y: y[i] })), ...later];
    this.known = update;
  }

  /** Note where it is at an update. */
  note(update, x, y) {
    let place = this.places.length;
    while (place && this.places[place - 1].update >= update) place -= 1;
    this.places.splice(place, Number(this.places[place]?.update === update), { update, x, y });
    if (this.places.length > MOST) {
      this.places = this.places.filter((_, i) => i % 2 === 0 || i === this.places.length - 1);
    }
  }

  /** Something was changed at an update: what had come after is another future. */
  cut(update) {
    this.places = this.places.filter((place) => place.update < update);
    this.known = null;
  }

  /** From the first update to this one. */
  until(update) {
    return this.places.filter((place) => place.update <= update);
  }
}
