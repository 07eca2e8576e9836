/** What happens at a stage, in one line of plain words with its numbers. */

import { counted, number, signed, whole } from "../shell/format.js";
import { plain } from "../shell/markup.js";
import { symbolOf } from "../shell/symbols.js";
import { carried } from "./reach.js";

const few = (value) => number(value, 3);
const said = (name) => plain(symbolOf(name));

/** One cell's numbers of a quantity. */
const cellOf = ({ data }, units, n) => data.subarray(n * units, (n + 1) * units);
const norm = (values) => Math.hypot(...values);

/** −0.12, or the norm where there is more than one number. */
const amount = (values) => (values.length === 1 ? signed(values[0], 3) : `norm ${few(norm(values))}`);

/**
 * The whole step: what it was made with, and what it cost.
 *
 * @param {Tick} tick
 * @param {Network} model
 */
export function tellStep(tick, model) {
  const { sample, timesteps, batch, cost } = tick.lattice;
  const time = model.longest > 1 ? `, ${counted(timesteps, "timestep")}` : "";
  const line = `Update ${whole(tick.update)}, epoch ${whole(tick.epoch)}, sample ${sample + 1}${batch > 1 ? ` (the first of ${batch})` : ""}${time}: cost ${number(cost, 4)}`;
  return `${line}. ${tick.update ? changeOf(tick) : "Nothing is learned yet: update 1 will use these numbers."}`;
}

/**
 * What an update did to the weights; of the first, whose picture was there before, what is new.
 *
 * @param {Tick} tick
 */
function changeOf({ update, lattice: { layers } }) {
  const size = Math.hypot(...layers.flatMap(({ changes }) => Object.values(changes)));
  if (!size) return "No weight changed.";
  if (!Number.isFinite(size)) return "";
  return update === 1
    ? `The weights of the outlined layers have changed by ‖${said("update_W")}‖ = ${few(size)}; the next step uses them.`
    : `‖${said("update_W")}‖ = ${few(size)}.`;
}

/**
 * One position of the walk.
 *
 * @param {Tick} tick
 * @param {Network} model as it is now: an edit may have cut or frozen something
 * @param {import("../stage/walk.js").Walk} walk
 */
export function tellStage(tick, model, walk, position) {
  const picture = tick.lattice;
  if (picture.rounded) return "…"; // its digits are on their way
  const stages = walk.current(position);
  const stage = walk.head(position);
  const one = stages.length === 1 || stage.pass === "update";
  /** @type {Callback} */
  const what = { forward, cost: theCost, backward, update: theUpdate }[stage.pass];
  const before = tick.update ? `Update ${whole(tick.update)}` : "Before update 1";
  return `${before}, ${place(stages, model)}: ${one ? what(picture, model, stage, stages) : many(picture, model, stages)}`;
}

const layerName = (model, layer) => (layer === model.layers.length - 1 ? "output" : `layer ${layer + 1}`);

/**
 * "backward, layer 2, timestep 5"; only what all the stages have in common.
 *
 * @param {Network} model
 */
function place(stages, model) {
  const { pass, layer, n } = stages[0];
  if (pass === "cost") return "cost";
  const common = (key) => stages.every((stage) => stage[key] === stages[0][key]);
  const parts = [
    pass === "update" ? "weights" : pass, common("layer") && layerName(model, layer),
    model.longest > 1 && n !== null && common("n") && `timestep ${n + 1}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function forward(picture, model, { layer, n }) {
  const h = said("h");
  const below = layer ? `${h} of ${layerName(model, layer - 1)}` : "the input";
  const { recurrent, units } = model.layers[layer];
  const before = recurrent ? (n ? ` and its own ${h} of timestep ${n}` : " and its starting state") : "";
  return `${below}${before} make ${h}, ${amount(cellOf(picture.layers[layer].h, units, n))}.`;
}

/** @param {Picture} picture */
function theCost(picture) {
  const { outputs: y, targets: t, output_gradient: slope, cost } = picture;
  if (y.data.length > 1) {
    return `${y.data.length} outputs against their targets give ${said("C")} = ${few(cost)}; its slopes ${said("output_gradient")} have norm ${few(norm(slope.data))}.`;
  }
  return `the output ${few(y.data[0])} against the target ${few(t.data[0])} gives ${said("C")} = ${few(cost)}, and its slope ${said("output_gradient")} = ${few(slope.data[0])} goes back.`;
}

function backward(picture, model, { layer, n }) {
  const trace = picture.layers[layer];
  const { recurrent, units } = model.layers[layer];
  const [space, time, delta] = ["delta_space", "delta_time", "delta"].map((quantity) =>
    cellOf(trace[quantity], units, n),
  );
  const top = layer === model.layers.length - 1;
  const from = top ? "the cost" : layerName(model, layer + 1);
  const cut = recurrent && n < picture.timesteps - 1 && !carried(n + 1, picture.timesteps, model);
  const parts = [
    norm(space) ? `from ${from} (${said("delta_space")}, ${amount(space)})` : "",
    recurrent && norm(time) ? `from timestep ${n + 2} (${said("delta_time")}, ${amount(time)})` : "",
  ].filter(Boolean);
  const arrives = parts.length
    ? `${said("delta")} comes ${parts.join(" and ")}`
    : `no ${said("delta")} comes here, so it is 0`;
  const missing = [
    norm(space) || !parts.length ? "" : `; nothing comes from ${top ? "the cost" : "above"}`,
    cut ? "; the backward pass is cut here" : "",
  ].join("");
  return `${arrives}${missing}. ${parts.length === 2 ? `Their sum: ${amount(delta)}. ` : ""}${handsOn(picture, model, layer, n)}`.trim();
}

/**
 * What the cell gives to those it took from.
 *
 * @param {Picture} picture
 * @param {Network} model
 */
function handsOn(picture, model, layer, n) {
  const down = layer ? cellOf(picture.layers[layer - 1].delta_space, model.layers[layer - 1].units, n) : null;
  const back =
    model.layers[layer].recurrent && n
      ? cellOf(picture.layers[layer].delta_time, model.layers[layer].units, n - 1)
      : null;
  const gifts = [
    down && norm(down) ? `${amount(down)} down` : "", back && norm(back) ? `${amount(back)} back in time` : "",
  ].filter(Boolean);
  return gifts.length ? `It hands ${gifts.join(" and ")}.` : "";
}

/**
 * @param {Picture} picture
 * @param {Network} model
 */
function theUpdate(picture, model, stage, stages) {
  const layers = stages.map(({ layer }) => layer);
  const told = layers.length > 1 ? Math.max(...layers) + 1 : null;
  if (told === null && model.frozen.includes(`layer${stage.layer + 1}`)) return "they are frozen, and nothing changes.";
  const changes = (layer) =>
    Object.entries(picture.layers[layer].changes)
      .map(([weight, size]) => `${said(weight)} by ${few(size)}`)
      .join(", ");
  if (told === null) {
    return `the gradients of ${model.longest > 1 ? "all timesteps" : "the batch"} are added up and change ${changes(stage.layer)} (norms).`;
  }
  const whole = (layer) => Math.hypot(...Object.values(picture.layers[layer].changes));
  return `every weight takes its step: ${layers.map((layer) => `${layerName(model, layer)} by ${few(whole(layer))}`).join(", ")} (norms).`;
}

/**
 * Several cells at once: how strong the signal is that they have.
 *
 * @param {Picture} picture
 * @param {Network} model
 */
function many(picture, model, stages) {
  const [{ pass }] = stages;
  const quantity = pass === "forward" ? "h" : "delta";
  const size = ({ layer, n }) => norm(cellOf(picture.layers[layer][quantity], model.layers[layer].units, n));
  const [first, last] = [stages[0], stages.at(-1)];
  const where = (stage) =>
    [first.layer !== last.layer && layerName(model, stage.layer), first.n !== last.n && `timestep ${stage.n + 1}`]
      .filter(Boolean)
      .join(", ");
  const symbol = said(quantity);
  const from = `${symbol} of norm ${few(size(first))} at ${where(first)}`;
  const way =
    pass === "forward"
      ? `${stages.length} cells make their ${symbol}, each from below and from the timestep before`
      : `${stages.length} cells pass ${symbol} on`;
  return pass === "forward" ? `${way}.` : `${way}, from ${from} to ${few(size(last))} at ${where(last)}.`;
}
