/** One EventSource a page: closed while the tab is hidden, opened again with the newest tick when it is seen. */

export class Stream {
  /** @param {{onTick: Function, onGone: Function, onLost: Function, onFound: Function}} handlers */
  constructor(runId, handlers) {
    Object.assign(this, { runId, handlers });
    this.onVisible = () => (document.hidden ? this.pause() : this.open());
    document.addEventListener("visibilitychange", this.onVisible);
    this.open();
  }

  open() {
    if (this.source || this.closed || document.hidden) return;
    this.source = new EventSource(`/api/runs/${this.runId}/stream?encoding=base64`);
    this.source.addEventListener("open", () => this.handlers.onFound());
    this.source.addEventListener("tick", (event) => this.handlers.onTick(event.data));
    this.source.addEventListener("gone", (event) => this.gone(JSON.parse(event.data).reason));
    this.source.addEventListener("error", () => this.failed());
  }

  /** The server stops: it may come back with the same runs gone. A deleted run does not. */
  gone(reason) {
    if (reason === "stopping") this.failed();
    else {
      this.close();
      this.handlers.onGone(reason);
    }
  }

  failed() {
    this.pause();
    this.handlers.onLost();
    if (!this.closed) this.retry = setTimeout(() => this.open(), 1000);
  }

  pause() {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }

  close() {
    this.closed = true;
    this.pause();
    document.removeEventListener("visibilitychange", this.onVisible);
  }
}
