/** Requests to the server. A refusal becomes an ApiError with the field, what was expected and what came. */

import { keyOf, own } from "./ownership.js";
import { at } from "./root.js";

export class ApiError extends Error {
  /** @param {number} after seconds after which it may be tried again */
  constructor(status, { field = null, fields = [], expected = "", got = "", message = "" }, after = 0) {
    super(message || `The server answered ${status}.`);
    this.status = status;
    this.field = field;
    this.fields = fields;
    this.expected = expected;
    this.got = got;
    this.after = after;
  }
}

/** What shows that a run may be driven. */
const headerOf = (key) => (key ? { "x-unrolled-key": key } : {});

async function request(method, path, body, signal, key = null) {
  let response;
  try {
    response = await fetch(at(path), {
      method, signal,
      headers: {
        ...(body === undefined || body instanceof Blob ? {} : { "content-type": "application/json" }),
        ...headerOf(key),
      },
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, { message: "The server does not answer." });
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (!response.ok) {
    throw new ApiError(response.status, answer?.error ?? {}, Number(response.headers.get("retry-after")));
  }
  if (answer === null) throw new ApiError(0, { message: "The server’s answer broke off." });
  return answer;
}

/** Of a run; its id may be anything that an address named. */
const runs = (id) => `api/runs/${encodeURIComponent(id)}`;

/** For each run, what ends the questions about it. */
const ends = new Map();

function endOf(id) {
  if (!ends.has(id)) ends.set(id, new AbortController());
  return ends.get(id);
}

/** Ask about a run; of one that has ended nothing is asked any more. */
async function ofRun(
  id, method, path = "",
  { body, signal } = /** @type {{body?: Json, signal?: AbortSignal}} */ ({}),
) {
  const end = endOf(id).signal;
  try {
    return await request(
      method, runs(id) + path, body, signal ? AbortSignal.any([signal, end]) : end, method === "GET" ? null : keyOf(id),
    );
  } catch (error) {
    throw end.aborted ? new ApiError(404, { message: "This run is gone." }) : error;
  }
}

/** What this page has given, by its id: how to give it once more, and what belongs to it. */
const given = new Map();

/** Give data once more, to a server that has forgotten them; whether this page had given them. */
async function giveAgain(id) {
  if (!given.has(id)) return false;
  const { send, beside } = given.get(id);
  for (const other of beside) await giveAgain(other);
  await send();
  return true;
}

/** The ids of the data that a request to make a run names. */
const dataOf = ({ spec, beside, ...own }) =>
  [spec ?? own, beside?.spec].map((each) => each?.task?.data).filter(Boolean);

/** Make a run, which this page drives; data that the server has forgotten are given once more. */
export async function makeRun(setup) {
  const { key, ...run } = await made(setup);
  own(run.id, key);
  return run;
}

async function made(setup) {
  try {
    return await request("POST", "api/runs", setup);
  } catch (error) {
    const there =
      /(^|\.)task\.data$/.test(error.field ?? "") && (await Promise.all(dataOf(setup).map(giveAgain))).some(Boolean);
    if (!there) throw error;
    return request("POST", "api/runs", setup);
  }
}
export const getRun = (id) => ofRun(id, "GET");
export const command = (id, body) => ofRun(id, "POST", "/commands", { body });
export const getViews = (id, side) => ofRun(id, "GET", `/views?side=${side}`);
export const getNumbers = (id, name, side) => ofRun(id, "GET", `/views/${name}?encoding=base64&side=${side}`);
export const getStep = (id, update, side) => ofRun(id, "GET", `/steps/${update}?sample=0&side=${side}`);

/** Give a file with data; labels go with the images of those ids. */
export async function giveData(file, beside, how = {}) {
  const send = () =>
    request(
      "POST",
      `api/data?${new URLSearchParams({ name: file.name.slice(-255), ...(beside.length && { with: beside.join(",") }), ...how })}`,
      file,
    );
  const preview = await send();
  given.set(preview.id, { send, beside });
  return preview;
}
/**
 * What data hold, with these roles or the likely ones, and what of the set-up is wanted otherwise: missing, window,
 * horizon, stride, scale.
 */
export const lookAtData = (id, roles, how = {}) =>
  request(
    "GET",
    `api/data/${encodeURIComponent(id)}?${new URLSearchParams({ ...(roles?.length && { roles: roles.join(",") }), ...how })}`,
  );

/** A step as it would have been with these edits. */
export const whatIf = (id, update, edits, side, views = []) =>
  ofRun(id, "POST", `/steps/${update}/what-if?encoding=base64&side=${side}&views=${views}`, { body: { edits } });

/** Check numbers of somebody's own against a step: arrays or texts by name, or one text with names. */
export const checkNumbers = (id, update, side, given) =>
  ofRun(id, "POST", `/steps/${update}/check?side=${side}`, { body: { given } });
/** The same of a file; `array`: the name of a single array that has none. */
export const checkFile = (id, update, side, file, array) =>
  ofRun(
    id, "POST",
    `/steps/${update}/check/file?${new URLSearchParams({ side, name: file.name.slice(-255), ...(array && { array }) })}`,
    { body: file },
  );

/** Show a run in a hall. */
export const showInHall = ({ name, key, presenter }, run, moment, take) =>
  request("PUT", `api/halls/${encodeURIComponent(name)}`, { run, moment, presenter, take }, undefined, key);
/** All halls that are open, the one that most follow first: [{name, followers}]. */
/** An address as others reach it, and its QR code. */
export const getLink = (address) => request("GET", `api/link?${new URLSearchParams({ address })}`);
export const getGallery = () => request("GET", "api/gallery");
export const openHalls = () => request("GET", "api/halls");
export const getHall = (name) => request("GET", `api/halls/${encodeURIComponent(name)}`);
export const closeHall = (name, key) =>
  request("DELETE", `api/halls/${encodeURIComponent(name)}`, undefined, undefined, key);
export const changeHallKey = (name, key, other) =>
  request("PUT", `api/halls/${encodeURIComponent(name)}/key`, { key: other }, undefined, key);
export const hallLink = (name) =>
  request("GET", `api/halls/${encodeURIComponent(name)}/link?${new URLSearchParams({ root: at("") })}`);

/** Draw a mistake to be found, for {spec} or {preset}, and maybe a number. */
export const drawQuiz = (body) => request("POST", "api/quizzes", body);

/** Anything else about a side of a run: "steps/12/explain?…". */
export const about = (id, path, side, signal) =>
  ofRun(id, "GET", `/${path}${path.includes("?") ? "&" : "?"}side=${side}`, { signal });

/** The server has no such run any more. */
export const endRun = (id) => endOf(id).abort();

/** Delete a run, also while the page is going away; nothing that was asked of it is on its way by then. */
export function dropRun(id) {
  if (endOf(id).signal.aborted) return;
  endRun(id);
  fetch(at(runs(id)), { method: "DELETE", keepalive: true, headers: headerOf(keyOf(id)) }).catch(() => null);
}
