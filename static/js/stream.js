/** What a page sees of a run: closed while the tab is hidden, opened again with the newest tick when it is seen. */

const AGAIN = 1000; // ms until a lost connection is tried anew

export class Stream {
  /**
   * @param {string[]} views the names of those that are to be sent
   * @param {{onTick: Function, onGone: Function, onLost: Function, onFound: Function}} handlers
   */
  constructor(runId, views, handlers) {
    Object.assign(this, { runId, views, handlers, source: null, next: null });
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
    this.next?.close();
    this.next = this.source && this.connect();
  }

  connect() {
    const source = new EventSource(`/api/runs/${this.runId}/stream?encoding=base64&views=${this.views.join()}`);
    source.addEventListener("open", () => this.handlers.onFound());
    source.addEventListener("tick", (event) => this.tick(source, event.data));
    source.addEventListener("gone", (event) => this.gone(JSON.parse(event.data).reason));
    source.addEventListener("error", () => this.failed(source));
    return source;
  }

  tick(source, data) {
    if (source === this.next) {
      this.source.close();
      Object.assign(this, { source, next: null });
    }
    this.handlers.onTick(data);
  }

  /** The server stops: it may come back with the same runs gone. A deleted run does not. */
  gone(reason) {
    if (reason === "stopping") this.failed(this.source);
    else {
      this.close();
      this.handlers.onGone(reason);
    }
  }

  failed(source) {
    if (source !== this.source && source !== this.next) return;
    this.pause();
    this.handlers.onLost();
    if (!this.closed) this.retry = setTimeout(() => this.open(), AGAIN);
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
