/**
 * Gives the charts the time that the lattice leaves: an animation frame to one chart at most, the one that has waited
 * longest, always with its newest numbers. While new numbers keep coming, all charts together take a small share of the
 * time; once none came for a moment, they catch up frame by frame.
 */

const RESTS = 12; // times as long as a chart took, before the next one
const MOST = 400; // ms of rest
const SLOW = 4; // times as long, at least, of a chart that takes very long itself
const QUIET = 120; // ms without new numbers after which nothing else needs the time
const WAY = 40; // ms for what a key asks for
const PATIENCE = 500; // ms without a chart, then keys give way

const restAfter = (took) => Math.max(Math.min(MOST, RESTS * took), SLOW * took);

export class Scheduler {
  ready = false;
  next = 0;
  hurried = 0;
  drawn = 0;

  /** @param {() => {wants: Callback, draw: Callback, last: number, behind: boolean}[]} charts those there are */
  constructor(charts) {
    this.charts = charts;
  }

  start() {
    this.ready = true;
    this.request();
  }

  /** There are new numbers. */
  hurry() {
    this.hurried = performance.now();
    this.request();
  }

  /** A key was pressed, and the lattice is to show at once what it does. */
  giveWay() {
    const now = performance.now();
    this.hurried = now;
    if (now - this.drawn < PATIENCE) this.next = Math.max(this.next, now + WAY);
  }

  request() {
    if (this.asked || !this.ready) return;
    this.asked = requestAnimationFrame((now) => {
      this.asked = null;
      // Once the lattice is painted
      if (now >= this.next || now - this.hurried >= QUIET) setTimeout(() => this.draw(now));
      else this.again();
    });
  }

  /** Whoever is behind has its turn later. */
  again() {
    if (this.charts().some((chart) => chart.behind)) this.request();
  }

  draw(now) {
    const [first] = this.charts().filter((chart) => chart.wants(now)).sort((a, b) => a.last - b.last);
    const began = performance.now();
    first?.draw(now);
    const ended = performance.now();
    if (first) Object.assign(this, { drawn: ended, next: ended + restAfter(ended - began) });
    this.again();
  }
}
