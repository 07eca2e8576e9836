/**
 * When and how often something is done that follows the pictures: after the lattice is painted, and while pictures
 * follow
 * each other quickly not for each of them. It must not take the time that they need.
 */

const RESTS = 12; // it rests so many times as long as it took, within these bounds in ms
const [LEAST, MOST] = [160, 600];

/** Resolves once what there is to paint is painted, and whatever was to follow it is done. */
export const painted = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });

export class Throttle {
  next = 0;
  asked = false;

  /**
   * @param {() => boolean} hurried whether pictures follow each other; if not, it is done for each
   * @param {Function} work
   */
  constructor(hurried, work) {
    this.hurried = hurried;
    this.work = work;
  }

  /** There is something new. */
  now() {
    if (this.asked || (this.hurried() && performance.now() < this.next)) return;
    this.asked = true;
    painted().then(() => this.do());
  }

  do() {
    this.asked = false;
    const began = performance.now();
    this.work();
    const ended = performance.now();
    this.next = ended + Math.min(MOST, Math.max(LEAST, RESTS * (ended - began)));
  }
}
