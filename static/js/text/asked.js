/** What two sides of a run are asked for, calmly while it plays and at once where it stands still. */

import * as api from "../run/api.js";
import { sideOf } from "../run/sides.js";
import { LatestRequest } from "../run/latest_request.js";

const SIDES = ["a", "b"];
const REST = 1500; // ms between two answers while it plays: time to read

export class Asked {
  /**
   * @param {State} state
   * @param {(answer: Json, side: number) => void} take
   * @param {(error: Error | null) => void} tell told what is wrong, null for nothing
   */
  constructor(state, take, tell) {
    this.state = state;
    this.sides = SIDES.map((name, i) => {
      const side = { name, about: null, due: 0 };
      side.request = new LatestRequest((path, signal) => api.about(state.run.id, path, name, signal), {
        take(answer, { about }) {
          Object.assign(side, { about, due: performance.now() + REST });
          tell(null);
          take(answer, i);
        },
        fail(error, { about }) {
          Object.assign(side, { about, due: performance.now() + REST });
          tell(error);
        },
      });
      return side;
    });
  }

  /** Have the newest of `what`, "sample?length=200", of a side. */
  want(i, what) {
    const { state, sides } = this;
    const { name, request, about: known, due } = sides[i];
    const { tick, side } = sideOf(state, name);
    if (!tick || side !== name) {
      request.forget();
      return;
    }
    const { playing, status, update } = state.tick;
    const calm = playing || status === "seeking";
    const at = calm ? "newest" : update;
    const about = `${state.run.id} ${tick.version} ${what}`;
    if (calm && about === known && performance.now() < due) return;
    request.want({ about, at, calm, address: `steps/${at}/${what}` });
  }

  /** Nobody looks. */
  rest() {
    this.sides.forEach(({ request }) => request.forget());
  }
}
