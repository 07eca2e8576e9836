/** How often something is done while pictures follow each other quickly: it must not take the time that they need. */

const RESTS = 8; // it rests so many times as long as it took, within these bounds in ms
const [LEAST, MOST] = [120, 600];

export class Pace {
  /**
   * @param {() => boolean} hurried whether pictures follow each other; if not, it is done at once
   * @param {Function} work
   */
  constructor(hurried, work) {
    Object.assign(this, { hurried, work, next: 0 });
  }

  /** There is something new. */
  now() {
    const began = performance.now();
    if (this.hurried() && began < this.next) return;
    this.work();
    const ended = performance.now();
    this.next = ended + Math.min(MOST, Math.max(LEAST, RESTS * (ended - began)));
  }
}
