/** One signed scale: orange below zero, blue above, the square root of the value so that faint signals are seen. */

import { colour } from "../theme.js";

const STEPS = 96;

const parse = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const mix = (a, b, t) => `rgb(${a.map((x, i) => Math.round(x + (b[i] - x) * t)).join(" ")})`;

/** Colours for a theme: a table of fills, text that reads on them, and the lines. */
export function palette(dark) {
  const [zero, positive, negative] = ["zero", "positive", "negative"].map((name) => parse(colour(name)));
  const up = Array.from({ length: STEPS + 1 }, (_, i) => mix(zero, positive, i / STEPS));
  const down = Array.from({ length: STEPS + 1 }, (_, i) => mix(zero, negative, i / STEPS));
  return {
    fill(value, limit) {
      if (!Number.isFinite(value)) return colour("bad");
      const t = Math.min(1, Math.sqrt(Math.abs(value) / limit));
      return (value < 0 ? down : up)[Math.round(t * STEPS)];
    },
    text(value, limit) {
      const strong = Math.sqrt(Math.abs(value) / limit) > (dark ? 0.55 : 0.5);
      return strong ? (dark ? "#0b1120" : "#ffffff") : colour("ink");
    },
    ...Object.fromEntries(["ink", "quiet", "line", "space", "time", "positive", "negative", "focus", "card", "soft"].map((name) => [name, colour(name)])),
  };
}

/** The next of 1, 2, 5 × 10ⁿ: a limit that changes seldom. */
export function roundUp(value) {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((limit) => limit >= value * (1 - 1e-9));
}
