/** What a check finds, in words. Pure. */

import { counted, number, whole } from "../shell/format.js";

const MANY = 6;

/** A number of somebody's own or the right one, as the wire has it: none that is not finite. */
export const valueOf = (value) => (value === null ? "not finite" : number(value, 6));

/** Names in a row; how many there are beyond the first few. */
export function listed(names, most = MANY) {
  const more = names.length > most + 1 ? ` and ${names.length - most} more` : "";
  return names.slice(0, more ? most : names.length).join(", ") + more;
}

/** The name of an entry as it was given: layer1.dz[4, 0, 2]. */
export const entryOf = ({ name, index, of }) => (of > 1 ? `${name}[${index.join(", ")}]` : name);

const times = (size) => (size < 1 ? `${number(100 * size, 2)} % of` : `${size < 100 ? number(size, 2) : whole(Math.round(size))} times`);

/** How much of an array differs, and what it is instead, if that is simple. */
export function sizeOf({ entries, of, size, kind }) {
  const many = of === 1 ? "It differs" : `${entries === of ? `All ${of}` : `${entries} of ${of}`} entries differ`;
  const share = size === null || kind ? "" : `, by ${times(size)} the norm`;
  return `${many}${share}${kind && `; ${kind}`}.`;
}

/** How the arrays were read; nothing where that is as we write them. */
export function readAs({ convention: { name, label, about } }) {
  if (name === "unrolled") return "";
  return name ? `Read in the convention of ${label}. ${about}` : `Read with ${label}.`;
}

/** That everything has one factor. */
export const scaled = ({ factor }) =>
  factor === 1 ? "" : `Every number has the factor ${number(factor, 4)}: right, if the cost is that many times this one.`;

/** How an explanation by mistakes begins: numbers that are right may be meant otherwise. */
export function explainedBy({ right, factor, mistakes }, i) {
  if (i) return "Or by ";
  const either = mistakes.length > 1 ? "either " : "";
  if (!right) return `Every number is explained ${either}by `;
  const meant = factor === 1 ? "If another layout or scale is meant" : "For the cost of this network";
  return `${meant}, every number is explained ${either}by `;
}

/** Why no mistake is named though something differs; nothing where one is. */
export function unnamed({ right, mistakes, doubtful, complete }) {
  if (mistakes.length || right) return "";
  if (doubtful.length) {
    return "Several mistakes may explain this. The numbers are too few, or have too few digits, to name one.";
  }
  return "No known mistake explains every number." +
    (complete ? "" : " The network is too large to try all pairs of them.");
}

/** What was not checked. */
export function unchecked({ in_part: parts, unchecked: names }) {
  return [
    parts.length ? `Checked only where it was given: ${listed(parts)}.` : "",
    names.length ? `Not given, and so not checked: ${listed(names)}.` : "",
  ].filter(Boolean);
}

/** The whole of it in a sentence, for who hears the page. */
export function summary({ right, agrees, first, update }) {
  const where = `At update ${update}`;
  return right
    ? `${where}: right, ${counted(agrees.length, "array")} checked.`
    : `${where}: ${entryOf(first)} is the first that differs.`;
}

/** What a place is called in formulas: the quantity of a cell, or what belongs to a weight. */
export function quantityOf({ quantity, weight }) {
  if (!weight) return quantity;
  const block = weight.split(".")[1];
  return { gradients: `grad_${block}`, updates: `update_${block}` }[quantity] ?? block;
}

/** A place as the lattice and the formulas know it: "dz 1 5 3", "W_time 1 2 3". */
export function refOf({ quantity, layer, timestep, unit, weight, index }) {
  if (weight) return `${weight.split(".")[1]} ${layer} ${index.map((i) => i + 1).join(" ")}`;
  return layer === null || !timestep ? "" : `${layer === 0 ? "x" : quantity} ${layer} ${timestep} ${unit + 1}`;
}

/** The equation of a quantity among those of an explanation: the one that begins with it, if there is one. */
export const equationOf = ({ sections }, quantity) =>
  sections
    .flatMap(({ equations }) => equations)
    .find(({ mathml: [first] }) => first.match(/data-ref="([^" ]+)/)?.[1] === quantity);
