/**
 * Gives each animation frame to one chart at most, the one that has waited longest, and always with its newest
 * numbers, so that the lattice never waits for them.
 */
export class Scheduler {
  /** @param {() => {wants: Function, draw: Function, last: number, behind: boolean}[]} charts those there are */
  constructor(charts) {
    Object.assign(this, { charts, ready: false });
  }

  start() {
    this.ready = true;
    this.request();
  }

  request() {
    if (this.asked || !this.ready) return;
    this.asked = requestAnimationFrame((now) => {
      this.asked = null;
      const waiting = this.charts().filter((chart) => chart.wants(now)).sort((a, b) => a.last - b.last);
      waiting[0]?.draw(now);
      if (waiting.length > 1 || this.charts().some((chart) => chart.behind)) this.request();
    });
  }
}
