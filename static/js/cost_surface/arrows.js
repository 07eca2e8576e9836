/** The arrow keys on the picture: they turn it, where it stands up, and walk over it where it lies flat. */

import { turned } from "./solid.js";

const TURN = Math.PI / 18;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {{solid: () => boolean, walk: (way: [number, number]) => void}} does whether it stands up; a step along the
 *   axes
 */
export function byArrows(chart, { solid, walk }) {
  chart.element.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (solid()) chart.look((camera) => turned(camera, ...way.map((steps) => steps * TURN)));
    else walk(way);
  });
}
