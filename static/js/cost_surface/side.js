/** The surface and the path of one network, asked for as they are needed: a coarse surface first, then a fine one. */

import { decode } from "../run/decode.js";
import { LatestRequest } from "../run/latest_request.js";
import { textOf, usualPair, valueOf, windowOf } from "./axes.js";
import { Path } from "./path.js";
import { pictureOf, surfaceOf } from "./picture.js";

const [COARSE, FINE] = [16, 60]; // points on a side
const REST = 1000; // ms between two surfaces while it plays
const RESTS = 5; // and so many times as long as the last one took
const SLOW = 300; // ms from which a coarse one comes first again

export class Side {
  moment;
  /** @type {string[]} the weights on both axes */
  pair;
  choice;
  /** @type {string | null} */
  about = null;
  /** @type {Json} */
  answer = null;
  windows = [];
  /** @type {Json} */
  refused = null;
  took = 0;
  resting = 0;
  version = 0;

  /**
   * @param {(path: string, signal: AbortSignal) => Promise<Json>} ask
   * @param {(problem?: string) => void} changed there is something new to draw, or a problem to tell; "" takes it away
   */
  constructor(ask, changed) {
    this.changed = changed;
    this.path = new Path();
    this.surfaces = new LatestRequest(ask, {
      take: (answer, question) => this.take(decode(answer), question),
      fail: (error, question) => this.fail(error, question),
    });
    this.paths = new LatestRequest(ask, { take: (answer) => this.follow(answer), fail: () => null });
  }

  /**
   * Show this moment; what is not there yet is asked for.
   *
   * @param {{run: string, update: number, playing: boolean, version: number, weights: Json}} moment
   * @param {{pair: string[] | null, reach: number, samples: string}} choice
   */
  show(moment, choice) {
    const { weights, run, update, version } = moment;
    this.pair = choice.pair?.every((text) => valueOf(weights, text) !== undefined) ? choice.pair : usualPair(weights);
    const about = `${run} ${this.pair.join(" ")}`;
    if (about !== this.about) {
      Object.assign(this, { about, answer: null, windows: [] });
      this.path.clear();
    }
    if (version !== this.version) this.path.cut(update);
    const [x, y] = this.pair.map((text) => valueOf(weights, text));
    this.windows = [x, y].map((value, i) => windowOf(value, choice.reach, this.windows[i]));
    this.path.note(update, x, y);
    Object.assign(this, { moment, choice, version });
    this.next();
  }

  /** Nobody looks. */
  rest() {
    this.surfaces.forget();
    this.paths.forget();
  }

  next() {
    const { update, playing } = this.moment;
    const points = this.wanted(performance.now());
    const query = new URLSearchParams({ x: this.pair[0], y: this.pair[1] });
    if (points) this.surfaces.want(this.question("surface", `${query}&${this.area}&points=${points}`, points));
    if (this.path.known === null || (!playing && this.path.known !== update)) {
      this.paths.want(this.question("path", query));
    }
  }

  /** Where, and whose cost. */
  get area() {
    const [x, y] = this.windows;
    return new URLSearchParams({
      x_low: x.low, x_high: x.high, y_low: y.low, y_high: y.high, samples: this.choice.samples, encoding: "base64",
    });
  }

  question(what, query, points = 0) {
    const { update, playing, run } = this.moment;
    const at = playing ? "newest" : update;
    return {
      about: `${run} ${this.version} ${what} ${query}`, at, calm: playing, address: `steps/${at}/${what}?${query}`,
      points, where: this.where, began: performance.now(),
    };
  }

  /** What a surface is of, whatever the moment. */
  get where() {
    return `${this.about} ${this.area}`;
  }

  /** How fine a surface is needed now; 0 for none. */
  wanted(now) {
    const { answer, moment: { update, playing }, took } = this;
    const finest = [FINE, COARSE, 0].find((points) => this.can(points));
    if (answer?.where !== this.where) return Math.min(COARSE, finest);
    const outdated = answer.update !== update || answer.version !== this.version;
    if (answer.points < finest && (playing || !outdated)) return finest;
    if (!outdated || (playing && now < this.resting)) return 0;
    return took > SLOW && !playing ? COARSE : finest;
  }

  /** Whether the server has not refused so many points here as too many. */
  can(points) {
    return this.refused?.where !== this.where || points < this.refused.points;
  }

  take(answer, { points, where, began }) {
    const now = performance.now();
    const took = now - began;
    if (points === FINE) this.took = took;
    this.resting = now + Math.max(REST, RESTS * took);
    this.answer = { update: answer.update, version: this.version, points, where, surface: surfaceOf(answer) };
    this.changed(this.can(FINE) ? "" : undefined);
    this.surfaces.forget(); // the same was asked for again meanwhile, and is here
    this.next();
  }

  fail(error, { points, where }) {
    this.surfaces.forget();
    if (error.status === 422) this.refused = { where, points };
    this.changed(error.message);
  }

  follow(answer) {
    this.path.take(answer);
    this.changed();
  }

  /** Where it would be with these changes; null where none of them is one of the two weights. */
  placeOf(changes) {
    const valueNow = (text) => valueOf(this.moment.weights, text);
    const found = this.pair.map(
      (text) =>
        changes.find(({ edit }) => edit.kind === "weight" && textOf(edit.weight, edit.index) === text)?.edit.value,
    );
    return found.every((value) => value === undefined)
      ? null
      : { x: found[0] ?? valueNow(this.pair[0]), y: found[1] ?? valueNow(this.pair[1]) };
  }

  /** What is to be drawn, with the titles of the axes and what is imagined. */
  picture(titleOf, changes = []) {
    const { answer, windows, path, pair, moment } = this;
    return pictureOf({
      surface: answer?.where.startsWith(this.about) ? answer.surface : null, places: path.until(moment.update),
      imagined: this.placeOf(changes), windows, titles: pair.map(titleOf),
    });
  }
}
