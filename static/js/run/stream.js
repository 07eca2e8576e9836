/** What a page sees of a run: closed while the tab is hidden, opened again with the newest tick when it is seen. */

import { joined } from "./parts.js";
import { Backoff } from "./backoff.js";
import { at } from "./root.js";

const AGAIN = 1000, LONGEST = 15_000; // ms until a lost connection is tried anew, at first and in the end
const ROOM = 15_000; // ms until a stream is asked for again that there was no room for

/** Whether something in it is of an earlier moment, since nobody looks at it. */
const leavesOut = ({ views, beside }) =>
  Object.values(views).some(({ complete }) => complete === false) || Boolean(beside && leavesOut(beside));

export class Stream {
  /** @type {EventSource | null} */
  source = null;
  /** @type {Json} */
  next = null;
  lost = new Backoff(AGAIN, LONGEST);
  full = new Backoff(ROOM);

  /**
   * @param {string[]} views the names of those that are to be sent
   * @param {string[]} quantities those that are looked at: of the others a large network sends what is new only now
   *   and then
   * @param {string} encoding "drawn", or "base64" where what is drawn is not the numbers themselves
   * @param {{onTick: Callback, onGone: Callback, onLost: Callback, onRefused: Callback, onCrowded: Callback,
   *   onFound: Callback}} handlers
   */
  constructor(runId, views, quantities, encoding, handlers) {
    this.runId = runId;
    this.views = views;
    this.quantities = quantities;
    this.encoding = encoding;
    this.handlers = handlers;
    this.onVisible = () => (document.hidden ? this.pause() : this.open());
    document.addEventListener("visibilitychange", this.onVisible);
    this.open();
  }

  open() {
    if (this.source || this.closed || document.hidden) return;
    this.source = this.connect();
  }

  /** Have these views sent from now on. The present stream goes on until the first tick of the new one is there. */
  want(views) {
    if (views.join() === this.views.join()) return;
    this.views = views;
    this.renew();
  }

  encode(encoding) {
    if (encoding === this.encoding) return;
    this.encoding = encoding;
    this.renew();
  }

  /** Look at these quantities from now on: another stream only once something of what they are is left out. */
  lookAt(quantities) {
    this.quantities = quantities;
  }

  renew() {
    this.next?.close();
    this.next = this.source && this.connect();
  }

  connect() {
    const source = new EventSource(
      at(
        `api/runs/${this.runId}/stream?encoding=${this.encoding}&whole=false&quantities=${this.quantities}&views=${this.views}`,
      ),
    );
    const asked = String(this.quantities);
    let newest = null;
    source.addEventListener("open", () => this.handlers.onFound());
    source.addEventListener("tick", (event) => {
      newest = joined(JSON.parse(event.data), newest);
      this.tick(source, newest.tick);
      if (source === this.source && !this.next && asked !== String(this.quantities) && leavesOut(newest.tick)) {
        this.renew();
      }
    });
    source.addEventListener("gone", (event) => this.gone(JSON.parse(event.data).reason));
    source.addEventListener("error", () => this.failed(source));
    return source;
  }

  tick(source, tick) {
    if (source === this.next) {
      this.source.close();
      Object.assign(this, { source, next: null });
    }
    this.lost.reset();
    this.full.reset();
    this.handlers.onTick(tick);
  }

  /** The server stops: it may come back with the same runs gone. A deleted run does not. */
  gone(reason) {
    if (reason === "stopping") this.failed(this.source);
    else if (reason === "crowded") this.crowded();
    else this.handlers.onGone(reason);
  }

  /** Somebody else got no answer: an open connection may not know yet. */
  lose() {
    if (!this.closed && this.source) this.failed(this.source);
  }

  failed(source) {
    if (source !== this.source && source !== this.next) return;
    const refused = source?.readyState === EventSource.CLOSED; // or there was no way to the server
    this.pause();
    if (refused) this.handlers.onRefused();
    else this.handlers.onLost();
    this.later(this.lost.next());
  }

  /** There is no room for it, or not any more. */
  crowded() {
    this.pause();
    this.handlers.onCrowded();
    this.later(this.full.next());
  }

  later(time) {
    clearTimeout(this.retry);
    if (!this.closed) this.retry = setTimeout(() => this.open(), time);
  }

  pause() {
    clearTimeout(this.retry);
    this.source?.close();
    this.next?.close();
    Object.assign(this, { source: null, next: null });
  }

  close() {
    this.closed = true;
    this.pause();
    document.removeEventListener("visibilitychange", this.onVisible);
  }
}
