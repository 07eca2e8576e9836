/** On the way to the update of a link: says how far it is, until it is there or something else is wanted. */

import { whole } from "../shell/format.js";

const QUIET = 600; // ms: a shorter journey says nothing

export class Journey {
  /** @type {{update: number, resolve: Callback, run: string, began: number} | null} */
  aim = null;

  /**
   * @param {Banner} banner
   * @param {State} state
   * @param {(body: Json) => Promise} command sends one
   */
  constructor(state, banner, command) {
    this.state = state;
    this.banner = banner;
    this.command = command;
    state.on("tick", (tick) => tick && this.look(tick));
  }

  /**
   * The run is on its way to an update; resolves once the page is there and has a picture, or the journey has ended
   * before.
   */
  async to(update) {
    if (!this.state.tick) await this.state.next("tick");
    if (!update) return;
    const arrived = new Promise((resolve) => {
      this.aim = { update, resolve, run: this.state.run.id, began: performance.now() };
    });
    this.look(this.state.tick);
    await arrived;
  }

  /** @param {Tick} tick */
  look({ update, status, run }) {
    if (!this.aim) return;
    if (update >= this.aim.update || status === "diverged" || run !== this.aim.run) this.end();
    else if (performance.now() - this.aim.began > QUIET) {
      this.banner.show("way", `Going to update ${whole(this.aim.update)}: now at ${whole(update)}.`, {
        label: "Stay here", do: () => this.stay(),
      });
    }
  }

  stay() {
    this.end();
    this.command({ do: "pause" }).catch(() => null);
  }

  end() {
    this.aim?.resolve();
    this.aim = null;
    this.banner.clear("way");
  }
}
