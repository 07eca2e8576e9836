/** Requests to the server. A refusal becomes an ApiError with the field, what was expected and what came. */

export class ApiError extends Error {
  constructor(status, { field = null, expected = "", got = "", message = "" }) {
    super(message || `The server answered ${status}.`);
    Object.assign(this, { status, field, expected, got });
  }
}

/** What is under way, so that nothing is asked of a run any more once it is dropped. */
const underWay = new Set();

async function request(method, path, body, signal) {
  const question = { path, controller: new AbortController() };
  underWay.add(question);
  try {
    return await answered(method, path, body, signal ? AbortSignal.any([signal, question.controller.signal]) : question.controller.signal);
  } catch (error) {
    throw question.controller.signal.aborted ? new ApiError(404, { message: "This run has been left." }) : error;
  } finally {
    underWay.delete(question);
  }
}

async function answered(method, path, body, signal) {
  let response;
  try {
    response = await fetch(path, {
      method, signal, headers: body === undefined || body instanceof Blob ? {} : { "content-type": "application/json" },
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, { message: "The server does not answer." });
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, answer?.error ?? {});
  if (answer === null) throw new ApiError(0, { message: "The server’s answer broke off." });
  return answer;
}

/** Of a run; its id may be anything that an address named. */
const runs = (id) => `/api/runs/${encodeURIComponent(id)}`;

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
const dataOf = ({ spec, beside, ...own }) => [spec ?? own, beside?.spec].map((each) => each?.task?.data).filter(Boolean);

/** Make a run; data that the server has forgotten are given once more. */
export async function makeRun(setup) {
  try {
    return await request("POST", "/api/runs", setup);
  } catch (error) {
    const there = /(^|\.)task\.data$/.test(error.field ?? "") && (await Promise.all(dataOf(setup).map(giveAgain))).some(Boolean);
    if (!there) throw error;
    return request("POST", "/api/runs", setup);
  }
}
export const getRun = (id) => request("GET", runs(id));
export const command = (id, body) => request("POST", `${runs(id)}/commands`, body);
export const getViews = (id, side) => request("GET", `${runs(id)}/views?side=${side}`);
export const getStep = (id, update, side) => request("GET", `${runs(id)}/steps/${update}?sample=0&side=${side}`);

/** Give a file with data; labels go with the images of those ids. */
export async function giveData(file, beside, how = {}) {
  const send = () => request("POST", `/api/data?${new URLSearchParams({ name: file.name.slice(-255), ...(beside.length && { with: beside.join(",") }), ...how })}`, file);
  const preview = await send();
  given.set(preview.id, { send, beside });
  return preview;
}
/** What data hold, with these roles or the likely ones, and what of the set-up is wanted otherwise: missing, window, horizon, stride, scale. */
export const lookAtData = (id, roles, how = {}) => request("GET", `/api/data/${encodeURIComponent(id)}?${new URLSearchParams({ ...(roles?.length && { roles: roles.join(",") }), ...how })}`);

/** A step as it would have been with these edits. */
export const whatIf = (id, update, edits, side, views = []) => request("POST", `${runs(id)}/steps/${update}/what-if?encoding=base64&side=${side}&views=${views}`, { edits });

/** Anything else about a side of a run: "steps/12/explain?…". */
export const about = (id, path, side, signal) => request("GET", `${runs(id)}/${path}${path.includes("?") ? "&" : "?"}side=${side}`, undefined, signal);

/** Delete a run, also while the page is going away. */
export function dropRun(id) {
  for (const { path, controller } of underWay) if (path.startsWith(`${runs(id)}/`)) controller.abort();
  return fetch(runs(id), { method: "DELETE", keepalive: true }).catch(() => null);
}
