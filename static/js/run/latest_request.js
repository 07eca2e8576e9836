/**
 * One question at a time, and the newest wins. While a run plays, what is asked is "newest", again and again, with a
 * rest
 * between two requests; while it is paused it is asked at once. An answer to what nobody asks any more is dropped.
 */

const REST = 250; // milliseconds: four questions a second

export class LatestRequest {
  /** @type {Json} */
  wanted = null;
  /** @type {AbortController | null} */
  busy = null;
  /** @type {number | null} */
  timer = null;

  /**
   * @param {(address: string, signal: AbortSignal) => Promise<Json>} ask
   * @param {{take: (answer: Json, question: Json) => void, fail: (error: Json, question?: Json) => void}} to
   */
  constructor(ask, { take, fail }) {
    this.ask = ask;
    this.take = take;
    this.fail = fail;
    this.began = -REST;
  }

  /**
   * @param {{about: string, at: number | string, version?: number, calm: boolean, address: string}} question
   *   `about`: what it is on, whatever the moment; `version`: of the run, whose updates are others after an edit;
   *   `calm`: with a rest since the last
   */
  want(question) {
    const known =
      this.wanted?.about === question.about &&
      this.wanted.at === question.at &&
      this.wanted.version === question.version;
    if (known && question.at !== "newest") return;
    if (!known) this.leave();
    this.wanted = question;
    this.next();
  }

  /** Ask nothing more. */
  forget() {
    this.leave();
    this.wanted = null;
  }

  leave() {
    clearTimeout(this.timer);
    this.busy?.abort();
    Object.assign(this, { busy: null, timer: null });
  }

  next() {
    if (this.busy || this.timer) return;
    const rest = this.wanted.calm ? this.began + REST - performance.now() : 0;
    if (rest <= 0) this.send(this.wanted);
    else this.timer = setTimeout(() => { this.timer = null; this.next(); }, rest);
  }

  async send(question) {
    const controller = new AbortController();
    Object.assign(this, { busy: controller, began: performance.now() });
    let told;
    try {
      const answer = await this.ask(question.address, controller.signal);
      told = () => this.take(answer, question);
    } catch (error) {
      told = () => this.fail(error, question);
    }
    if (this.busy !== controller) return;
    this.busy = null;
    told();
    if (this.wanted && this.wanted !== question) this.next();
  }
}
