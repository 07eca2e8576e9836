/**
 * A server that has no room for another run: the page says so, offers to watch meanwhile, and goes on by itself once
 * there is room. Until then there is nothing to drive.
 */

import * as api from "./api.js";
import { Backoff } from "./backoff.js";
import { at } from "./root.js";

const BUSY = 429;

export class Full {
  /** @param {{state: State, banner: Banner}} parts */
  constructor({ state, banner }) {
    this.state = state;
    this.banner = banner;
  }

  /**
   * Make the page's run, as soon as there is room, or until the page has got another one. What is refused for another
   * reason is thrown.
   */
  async until(make) {
    const end = this.state.on("run", () => this.enough());
    try {
      await this.attempt(make);
    } finally {
      end();
    }
  }

  async attempt(make) {
    const backoff = new Backoff(0);
    while (!this.state.run) {
      try {
        await make();
        return;
      } catch (error) {
        if (error.status !== BUSY) throw error;
        this.rest(true);
        await this.tell(error);
        await this.wait(backoff.next(1000 * error.after));
      }
    }
  }

  /** Say it once, with the hall that most follow, if there is one. */
  async tell({ message }) {
    const [hall] = await api.openHalls().catch(() => []);
    const meanwhile = hall
      ? { label: `Watch the hall ${hall.name}`, do: () => location.assign(at(`hall/${hall.name}`)) }
      : { label: "Try now", do: () => this.enough() };
    this.banner.show("full", `${message} This page continues as soon as there is room.`, meanwhile, true);
  }

  wait(time) {
    return new Promise((go) => {
      this.go = () => go(null);
      setTimeout(go, time);
    });
  }

  /** Wait no longer. */
  enough() {
    this.go?.();
    if (!this.state.run) return;
    this.rest(false);
    this.banner.clear("full");
  }

  rest(on) {
    document.documentElement.classList.toggle("no-run", on);
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("main, .player"))) {
      part.inert = on;
    }
  }
}
