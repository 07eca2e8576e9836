/** What the page does when the server goes, when it is back, and when it has lost the run. */

import { whole } from "../shell/format.js";

/** What says nothing of the run: it is still there. */
const STAYS = new Set(["lost", "crowded"]);
/** What has to do with room. */
const FULL = new Set(["crowded", "displaced"]);

/**
 * @param {{state: State, banner: Banner, lost: (why: string) => void, back: () => void, resume: () => Promise, inHall:
 *   () => boolean, ask: (resume: () => Promise) => Promise}} parts `lost` and `back` are told; `resume` makes the run
 *   once more, where it was; `ask` does so for somebody who wants it, and tells what is refused
 */
export function recovers({ state, banner, lost, back, resume, ask, inHall }) {
  const tell = (text) => banner.show("connection", text, { label: "Start again", do: () => ask(resume) });

  async function again() {
    try {
      await resume();
      banner.note(
        "resumed",
        `The server had lost this run. It was made again with the same numbers, at update ${whole(state.run.update)}.`,
      );
    } catch (error) {
      tell(`The server no longer has this run. ${error.message}`);
    }
  }

  const found = {
    lost: () => banner.show("connection", "The server does not answer. This page reconnects by itself."),
    crowded: () =>
      banner.show(
        "connection",
        "Too many people are watching on this server. This page continues as soon as there is room.",
        null, true,
      ),
    displaced: () =>
      tell(
        "This server is full: your run was ended for a visitor who had none. You can start it again when there is room.",
      ),
    expired: again,
  };
  state.on("connection", (connection) => {
    if (connection === "open") {
      banner.clear("connection");
      back();
      return;
    }
    lost(FULL.has(connection) ? "no room" : "no connection");
    if (!STAYS.has(connection) && inHall()) return; // another run is shown there in a moment
    (found[connection] ?? (() => tell("This run was deleted.")))();
  });
}
