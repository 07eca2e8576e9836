/** Joins the address to the run: the address follows what is shown, and what it asks for is opened. */

import { besideOf } from "../compare/run_requests.js";
import { Journey } from "./journey.js";
import { Opening } from "./opening.js";
import { Permalink } from "./permalink.js";
import { Runs } from "./runs.js";
import { shareable } from "./share.js";

/**
 * @param {{state: State, session: Session, banner: Banner, known, presets}} parts
 * @returns {{permalink: Permalink, journey: Journey, runs: (parts: Json) => Runs}} `runs`: once there is what a run
 *   is shown on
 */
export function joinLink({ state, session, banner, known, presets }) {
  const permalink = new Permalink(state, known.usual, (run) => besideOf(run, presets));
  const journey = new Journey(state, banner, (body) => session.command(body));
  const tell = (text) => (text ? banner.note("arithmetic", text) : banner.clear("arithmetic"));
  shareable(document.querySelector("#share"), () => permalink.link);
  return {
    permalink, journey,
    runs(parts) {
      const opening = new Opening({ ...parts, journey, permalink, tell });
      return new Runs({ ...parts, journey, permalink, opening, banner });
    },
  };
}
