/**
 * The arrows between cells: where they are, how much travels along them, and which of them lead into the cells of now.
 * The space arrow of (l, n) goes between layer l and the one below it, or the input; the time arrow of (l, n) between
 * timestep n and the one before.
 */

import { isCut } from "./truncation.js";
import { drawArrow } from "./draw.js";

const EVEN = 0.35;

/** The ends of a space arrow, upwards. */
/** @returns {[number, number, number, number]} */
export function spaceEnds(layout, l, n) {
  const box = layout.cell(l, n);
  const x = layout.time ? box.x + box.w / 2 : layout.labels + 26;
  const below = l ? layout.cell(l - 1, n) : layout.input(n);
  return [x, below.y - (l ? 3 : 2), x, box.y + box.h + 3];
}

/** The ends of a time arrow, forwards. */
/** @returns {[number, number, number, number]} */
export function timeEnds(layout, l, n) {
  const [before, box] = [layout.cell(l, n - 1), layout.cell(l, n)];
  const y = box.y + box.h / 2;
  return [before.x + before.w + 1, y, box.x - 1, y];
}

/** @returns {[number, number, number, number]} */
const turned = ([x0, y0, x1, y1]) => [x1, y1, x0, y0];

/** Each arrow of the lattice: kind, the place it belongs to, and the place that it comes from. */
function* arrowsOf(model, timesteps) {
  for (let n = 0; n < timesteps; n += 1) {
    for (let l = 0; l < model.layers.length; l += 1) {
      yield { kind: "space", l, n };
      if (model.layers[l].recurrent && n) yield { kind: "time", l, n };
    }
  }
}

/** How much the error signal is that goes back along an arrow: what arrives at its lower or earlier end. */
function signal(scale, { kind, l, n }) {
  if (kind === "time") return scale.strength(scale.time[l][n - 1]);
  return l ? scale.strength(scale.space[l - 1][n]) : 0;
}

/** The whole step: backwards with what was handed down and back; forwards evenly. */
function whole(scale, arrow, back) {
  const input = arrow.kind === "space" && arrow.l === 0;
  if (back) return { back: !input, strength: signal(scale, arrow), quiet: input };
  return { back: false, strength: input ? 0.3 : EVEN, quiet: input };
}

/** Within a walk: what has travelled so far. */
function walked(scale, arrow, marks) {
  const phase = (l, n) => marks.cells[l * marks.timesteps + n];
  const { kind, l, n } = arrow;
  if (marks.pass === "update") {
    const changed = marks.updated.has(l) && phase(l, n);
    if (changed && marks.current.some((stage) => stage.layer === l)) return { back: false, strength: 1, quiet: false };
    return { back: false, strength: changed ? EVEN : 0, quiet: !changed };
  }
  if (marks.pass !== "backward") {
    const strength = into(marks, arrow) ? 1 : EVEN;
    return phase(l, n) ? { back: false, strength, quiet: false } : { back: false, strength: 0, quiet: true };
  }
  if (kind === "space" && l === 0) return { back: false, strength: 0, quiet: true };
  const receiver = kind === "time" ? phase(l, n - 1) : phase(l - 1, n);
  const strength = signal(scale, arrow);
  if (receiver !== 2) return { back: true, strength: 0, quiet: true };
  return { back: true, strength: into(marks, arrow) && strength ? Math.max(0.6, strength) : strength, quiet: false };
}

/** Whether an arrow leads into one of the cells of now. */
function into({ pass, now, timesteps }, { kind, l, n }) {
  if (pass === "forward") return now[l * timesteps + n] === 1;
  return pass === "backward" && (kind === "time" ? now[l * timesteps + n - 1] : now[(l - 1) * timesteps + n]) === 1;
}

export function drawArrows(ctx, { layout, model, picture, scale, marks, colours }, back) {
  if (layout.dense) return;
  for (const arrow of arrowsOf(model, picture.timesteps)) {
    const { back: backwards, strength, quiet } = marks ? walked(scale, arrow, marks) : whole(scale, arrow, back);
    if (backwards && arrow.kind === "time" && isCut(picture, arrow.n)) continue;
    const ends = arrow.kind === "space" ? spaceEnds(layout, arrow.l, arrow.n) : timeEnds(layout, arrow.l, arrow.n);
    drawArrow(
      ctx,
      ...(backwards ? turned(ends) : ends),
      quiet ? colours.quiet : colours[arrow.kind], strength, colours.stroke,
    );
  }
}

/** The arrows along which something comes into the cells of now: {kind, ends}; in an update, those of its weights. */
export function incoming({ layout, model, picture, scale, marks }) {
  const { pass, current } = marks;
  const found = [];
  if (pass === "cost") return found;
  for (const arrow of arrowsOf(model, picture.timesteps)) {
    const comes =
      pass === "update"
        ? marks.cells[arrow.l * marks.timesteps + arrow.n] && current.some((stage) => stage.layer === arrow.l)
        : into(marks, arrow);
    if (!comes || (pass === "backward" && !signal(scale, arrow))) continue;
    const ends = arrow.kind === "space" ? spaceEnds(layout, arrow.l, arrow.n) : timeEnds(layout, arrow.l, arrow.n);
    found.push({ kind: arrow.kind, ends: pass === "backward" ? turned(ends) : ends });
  }
  return found;
}
