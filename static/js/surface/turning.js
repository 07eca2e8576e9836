/** The arrow keys turn a picture in three dimensions about, and raise and lower the eye. */

import { turned } from "./solid.js";

const STEP = Math.PI / 18;
const WAYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

/** @param {() => boolean} on whether the chart is one now */
export function turning(chart, on) {
  const { element } = chart;
  element.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || !on() || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    chart.look((camera) => turned(camera, ...way));
  });
}
