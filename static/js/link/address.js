/**
 * Addresses: the set-up and the moment as text, and back. What cannot be read is told, and left out.
 *
 *     /?preset=xor#at=1204&rung=cell&pos=17&order=timesteps&cell=2.5.1&show=delta&notation=nielsen&panels=cost,flow
 *     /#spec=…&at=1204
 */

import { RUNGS } from "../ladder/walk.js";

export const MOST_UPDATES = 1_000_000; // of a link: more would keep a server busy for minutes

const ORDERS = ["layers", "timesteps"];
const NOTATIONS = ["seed", "nielsen", "goodfellow"];

export const pack = (value) => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value)))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
export const unpack = (text) => JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))));

// Readers of one field each: undefined stands for what cannot be.
const wholeNumber = (most) => (text) => (/^\d{1,9}$/.test(text) && Number(text) <= most ? Number(text) : undefined);
const oneOf = (names) => (text) => (names.includes(text) ? text : undefined);
const manyOf = (names) => (text) => {
  const chosen = text === "" ? [] : text.split(",");
  return chosen.every((name) => names.includes(name)) ? [...new Set(chosen)] : undefined;
};

/** 2.5.1 is unit 1 of layer 2 at timestep 5, all from 1, and layer 0 the input; in the state all count from 0. */
function place(text) {
  const [, layer, n, unit] = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/.exec(text) ?? [];
  return Number(n) > 0 && Number(unit) > 0 ? { layer: layer - 1, n: n - 1, unit: unit - 1 } : undefined;
}

/** @returns the readers of all fields, for a page that knows these quantities and views */
const readers = ({ quantities, views }) => ({
  at: wholeNumber(MOST_UPDATES), rung: oneOf(RUNGS), pos: wholeNumber(999_999_999), order: oneOf(ORDERS), cell: place,
  show: oneOf(quantities), notation: oneOf(NOTATIONS), panels: manyOf(views), large: oneOf(views), profile: oneOf(["projector"]),
});

/**
 * What an address asks for.
 *
 * @param known {fallback, quantities, views}: the preset where the address names none, and the names that there are
 * @returns {{setup: {run: string} | {preset: string} | object, moment: object, problems: string[]}}
 */
export function read({ search, hash }, known) {
  const [query, fields] = [new URLSearchParams(search), new URLSearchParams(hash.slice(1))];
  const [moment, problems] = [{}, []];
  for (const [name, reader] of Object.entries(readers(known))) {
    if (!fields.has(name)) continue;
    moment[name] = reader(fields.get(name));
    if (moment[name] === undefined) problems.push(`${name}=${fields.get(name).slice(0, 24)} in this link cannot be read, and is left out.`);
  }
  if (query.get("run")) return { setup: { run: query.get("run") }, moment, problems };
  if (!fields.get("spec")) return { setup: { preset: query.get("preset") ?? known.fallback }, moment, problems };
  try {
    return { setup: unpack(fields.get("spec")), moment, problems };
  } catch {
    return { setup: { preset: known.fallback }, moment: {}, problems: ["The set-up in this link cannot be read; here is the default one."] };
  }
}

/** The fields of a moment as text; what is as usual is left out. */
function fieldsOf({ at, rung, pos, order, cell, show, notation, panels, large, profile }) {
  const usual = { at: "0", rung: "update", order: "layers", show: "delta", notation: "seed" };
  const texts = { at, rung, pos, order, cell: cell && `${cell.layer + 1}.${cell.n + 1}.${(cell.unit ?? 0) + 1}`, show, notation, panels, large, profile };
  return Object.entries(texts).filter(([name, text]) => text !== null && text !== undefined && String(text) !== usual[name]);
}

/** The address of a set-up, {run}, {preset} or a spec, at a moment. */
export function write(setup, moment) {
  const named = setup.run ? `?run=${encodeURIComponent(setup.run)}` : setup.preset ? `?preset=${encodeURIComponent(setup.preset)}` : "";
  const fields = [...(named ? [] : [["spec", pack(setup)]]), ...fieldsOf(moment)];
  return `/${named}${fields.length ? "#" : ""}${fields.map(([name, text]) => `${name}=${text}`).join("&")}`;
}
