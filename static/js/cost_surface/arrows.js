/** The arrow keys on the picture: they turn it, where it stands up, and walk over it where it lies flat. */

import { turned } from "./solid.js";
import { keysOf, PASS } from "../shell/keys.js";

const TURN = Math.PI / 18;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {import("../charts/plotly.js").Chart} chart
 * @param {{solid: () => boolean, walk: (way: [number, number]) => void}} how whether it stands up; a step along the
 *   axes
 */
export function byArrows(chart, { solid, walk }) {
  const act = (way) => () => {
    if (solid()) chart.look((camera) => turned(camera, ...way.map((steps) => steps * TURN)));
    else walk(way);
  };
  const pass = () => PASS;
  keysOf(chart.element, [
    [
      "", "",
      Object.fromEntries(
        Object.entries(WAYS).flatMap(([key, way]) => [
          [key, act(way)], [`Shift+${key}`, pass],
        ]),
      ),
    ],
  ]);
}
