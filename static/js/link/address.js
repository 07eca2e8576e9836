/**
 * Addresses: the set-up and the moment as text, and back. What cannot be read is told, and left out.
 *
 *     /?preset=xor#at=1204&made=5ada9a8a&rung=cell&pos=17&order=timesteps&cell=2.5.1&show=delta&notation=nielsen
 *     /?preset=xor#at=1204&panels=cost,flow&fold=setup
 *     /?preset=counting-ones#axes=layer1.W_space[0,0]~layer1.W_time[0,0]&reach=5&samples=training&surface=3d
 *     /?preset=char-rnn#at=900&temperature=0.5&length=500&prime=…
 *     /#spec=…&at=1204&edits=…
 *     /?data=4d960a53…
 *     /?quiz=17&preset=xor
 *     /?run=fT9k2wAq#key=…
 *
 * What is longer, a spec, the edits of a run and the run beside it, is JSON in base64, and so is what a drawn text
 * begins with.
 */

import { PICTURES } from "../run/sides.js";
import { RUNGS } from "../stage/walk.js";
import { isTemperature, LENGTHS, MOST_READ, USUAL as USUAL_TEXT } from "../run/text_choice.js";
import { PARTS } from "../shell/folds.js";
import { REACHES, SAMPLES, USUAL } from "../run/surface_choice.js";
import { NOTATIONS } from "../shell/symbols.js";

const MOST_QUIZZES = 999_999;
export const MOST_UPDATES = 1_000_000; // of a link: more would keep a server busy for minutes

const ORDERS = ["layers", "timesteps"];

const pack = (value) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const unpack = (text) =>
  JSON.parse(
    new TextDecoder().decode(
      Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)),
    ),
  );

// Readers of one field each: undefined stands for what cannot be.
const wholeNumber = (most) => (text) => (/^\d{1,9}$/.test(text) && Number(text) <= most ? Number(text) : undefined);
const oneOf = (names) => (text) => (names.includes(text) ? text : undefined);
const manyOf = (names) => (text) => {
  const chosen = text === "" ? [] : text.split(",");
  return chosen.every((name) => names.includes(name)) ? [...new Set(chosen)] : undefined;
};

/** Of a quantity: which there are is for the network to say. */
const name = (text) => (/^[a-z_]{1,24}$/.test(text) ? text : undefined);

/** What numbers were made on, as the core tells machines apart. */
const fingerprint = (text) => (/^[0-9a-f]{8}$/.test(text) ? text : undefined);

/** 2.5.1 is unit 1 of layer 2 at timestep 5, all from 1, and layer 0 the input; in the state all count from 0. */
function place(text) {
  const [, layer, n, unit] = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/.exec(text) ?? [];
  if (!(Number(n) > 0 && Number(unit) > 0)) return undefined;
  return { layer: Number(layer) - 1, n: Number(n) - 1, unit: Number(unit) - 1 };
}

/** layer1.W_space[0,0]~layer1.b[2] are two weights, with their indices from 0. */
function twoOf(text) {
  const pair = text.split("~");
  return pair.length === 2 &&
    pair[0] !== pair[1] &&
    pair.every((one) => /^layer\d{1,3}\.\w{1,12}\[\d{1,5}(,\d{1,5})?\]$/.test(one))
    ? pair
    : undefined;
}

/** What was packed: for the server to look through. */
function packed(text) {
  try {
    return unpack(text);
  } catch {
    return undefined;
  }
}

/** What a text that is drawn begins with. */
function beginning(text) {
  const prime = packed(text);
  return typeof prime === "string" && prime.length <= MOST_READ ? prime : undefined;
}

/** The key of the run that is joined. */
const secret = (text) => (/^[\w-]{8,64}$/.test(text) ? text : undefined);

/** A temperature of the slider. */
const temperature = (text) => (isTemperature(Number(text)) ? Number(text) : undefined);

/** @returns the readers of all fields, for a page that knows these views */
const readers = ({ views }) => ({
  at: wholeNumber(MOST_UPDATES), made: fingerprint, rung: oneOf(RUNGS), pos: wholeNumber(999_999_999),
  order: oneOf(ORDERS), cell: place, show: name, stage: oneOf(PICTURES), notation: oneOf(Object.keys(NOTATIONS)),
  panels: manyOf(views), large: oneOf(views), profile: oneOf(["projector"]), fold: manyOf(PARTS), axes: twoOf,
  reach: (text) => oneOf(REACHES)(Number(text)), samples: oneOf(Object.keys(SAMPLES)), surface: oneOf(["3d"]),
  temperature, length: (text) => oneOf(LENGTHS)(Number(text)), prime: beginning, edits: packed, beside: packed,
  key: secret,
});

const unread = (name, fields) =>
  `${name}=${fields.get(name).slice(0, 24)} in this link cannot be read, and is left out.`;

/**
 * What an address asks for.
 *
 * @param {{search: string, hash: string}} address
 * @param {{fallback, views}} known the preset where the address names none, and the names that there are
 * @returns {{setup: Json, moment: Moment, problems: string[]}} `setup`: {run}, {preset}, {data} or a spec
 */
export function read({ search, hash }, known) {
  const [query, fields] = [new URLSearchParams(search), new URLSearchParams(hash.slice(1))];
  const [moment, problems] = [{}, []];
  for (const [name, reader] of Object.entries(readers(known))) {
    if (!fields.has(name)) continue;
    moment[name] = reader(fields.get(name));
    if (moment[name] === undefined) {
      problems.push(unread(name, fields));
    }
  }
  if (query.has("quiz")) {
    const number = query.get("quiz") === "" ? null : wholeNumber(MOST_QUIZZES)(query.get("quiz"));
    if (number === undefined) problems.push(unread("quiz", query));
    else Object.assign(moment, { quiz: number });
  }
  if (query.get("run")) return { setup: { run: query.get("run") }, moment, problems };
  if (query.get("data")) return { setup: { data: query.get("data") }, moment, problems };
  if (!fields.get("spec")) return { setup: { preset: query.get("preset") ?? known.fallback }, moment, problems };
  const spec = packed(fields.get("spec"));
  if (spec?.constructor === Object) return { setup: spec, moment, problems };
  return {
    setup: { preset: known.fallback }, moment: {},
    problems: ["The set-up in this link cannot be read; here is the default one."],
  };
}

/**
 * What the server is asked for: the set-up alone, or a moment of it.
 *
 * @param {Json} setup
 * @param {Moment} moment
 */
export function asked(setup, { at = 0, edits, beside }) {
  if (!at && !edits && !beside) return setup;
  return {
    ...(setup.preset ? setup : { spec: setup }),
    update: at,
    ...(edits && { edits }),
    ...(beside && { beside }),
  };
}

/** The fields of a moment as text; what is as usual is left out. */
function fieldsOf({
  at, made, rung, pos, order, cell, show, notation, panels, large, profile, fold, axes, reach, samples, surface,
  temperature: bold, length, prime, edits, beside, stage,
}) {
  const usual = {
    at: "0", rung: "update", order: "layers", show: "delta", notation: "seed", stage: "both",
    reach: String(USUAL.reach), samples: USUAL.samples, temperature: String(USUAL_TEXT.temperature),
    length: String(USUAL_TEXT.length),
  };
  const texts = {
    at, made, rung, pos, order,
    cell: cell && `${cell.layer + 1}.${cell.n + 1}.${(cell.unit ?? 0) + 1}`,
    show, notation, panels, large, profile, fold, axes: axes?.join("~"), reach, samples, surface, temperature: bold,
    length, prime: prime ? pack(prime) : null, edits: edits && pack(edits), beside: beside && pack(beside), stage,
  };
  return Object.entries(texts).filter(
    ([name, text]) => text !== null && text !== undefined && String(text) !== usual[name],
  );
}

/**
 * The address of a set-up, {run}, {preset} or a spec, at a moment, behind the server's root: what `read` gives, or
 * null where there is nothing to say.
 *
 * @param {Json} setup
 * @param {Json} moment
 */
export function write(setup, { quiz = null, ...moment }) {
  const named = ["run", "preset"].filter((name) => setup[name]).slice(0, 1);
  const query = [
    ...(quiz === null ? [] : [`quiz=${quiz}`]), ...named.map((name) => `${name}=${encodeURIComponent(setup[name])}`),
  ].join("&");
  const fields = [...(named.length ? [] : [["spec", pack(setup)]]), ...fieldsOf(moment)];
  return `${query && "?"}${query}${fields.length ? "#" : ""}${fields.map(([name, text]) => `${name}=${text}`).join("&")}`;
}
