/** One signed scale: orange below zero, blue above, the square root of the value so that faint signals are seen. */

import { scale } from "./size.js";
import { colour, profile, theme } from "./theme.js";

const STEPS = 96;
const USUAL = { zoom: 1, stroke: 1 };
const LARGE = { zoom: 1.3, stroke: 1.4 };

const parse = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const between = (a, b, t) => a.map((x, i) => Math.round(x + (b[i] - x) * t));
const mix = (a, b, t) => `rgb(${between(a, b, t).join(" ")})`;

/** Relative luminance as WCAG 2 defines it. */
const luminance = (rgb) =>
  rgb
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);

const made = {};

/**
 * Colours for the theme of now: a table of fills, text that reads on them, the lines; and, for the profile of now, how
 * many times as large everything is drawn (`zoom` for a projector, `scale` on a large screen), and how many times as
 * thick the lines are besides; `ramp` is the whole
 * scale, evenly, as red, green, blue and opacity. Made once for each.
 */
export function palette() {
  const name = `${theme()} ${profile()} ${scale()}`;
  made[name] ??= makePalette();
  return made[name];
}

function makePalette() {
  const inks = [[255, 255, 255], [0, 0, 0]]; // one of the two has a contrast of at least 4.5 on any colour
  const [zero, positive, negative] = ["zero", "positive", "negative"].map((name) => parse(colour(name)));
  const readable = (text) => {
    const behind = luminance(text.match(/\d+/g).map(Number));
    const contrast = (ink) => {
      const [a, b] = [luminance(ink), behind].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    };
    return `rgb(${inks.sort((a, b) => contrast(b) - contrast(a))[0].join(" ")})`;
  };
  const up = Array.from({ length: STEPS + 1 }, (_, i) => mix(zero, positive, i / STEPS));
  const down = Array.from({ length: STEPS + 1 }, (_, i) => mix(zero, negative, i / STEPS));
  const [upInks, downInks] = [up.map(readable), down.map(readable)];
  const ramp = Array.from({ length: 2 * STEPS + 1 }, (_, i) => [
    ...between(zero, i < STEPS ? negative : positive, Math.abs(i / STEPS - 1)),
    255,
  ]);
  const names = ["ink", "quiet", "line", "space", "time", "positive", "negative", "focus", "card", "soft", "bad"];
  const lines = Object.fromEntries(names.map((name) => [name, colour(name)]));
  return {
    ...lines, ramp, ...(profile() === "projector" ? LARGE : USUAL), scale: scale(),
    fill(value, limit) {
      if (!Number.isFinite(value)) return lines.bad;
      const t = Math.min(1, Math.sqrt(Math.abs(value) / limit));
      return (value < 0 ? down : up)[Math.round(t * STEPS)];
    },
    text(value, limit) {
      const t = Math.min(1, Math.sqrt(Math.abs(value) / limit));
      return (value < 0 ? downInks : upInks)[Math.round((t || 0) * STEPS)];
    },
  };
}

/** The next of 1, 2, 5 × 10ⁿ: a limit that changes seldom. */
export function roundUp(value) {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((limit) => limit >= value * (1 - 1e-9));
}
