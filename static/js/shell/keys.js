/**
 * The keys. One listener on the document asks, in this order: what comes before everything else, the element that has
 * the
 * focus and those around it, and the page. Each part of the page registers its own keys and says what they do, so that
 * the
 * list that `?` shows is what works.
 *
 * A row is [how its keys are written, what they do, {key: action}]; without the first two it is not listed. A key is
 * named as
 * in KeyboardEvent.key, letters in lower case, with "Shift+" or "Alt+" before it; without an action of its own, a key
 * with
 * Shift counts as the key alone. An action that returns PASS has not taken the key, and the next one is asked.
 */

export const PASS = Symbol("not taken");

const TYPED_INTO =
  "input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit], [type=color], [type=file]), textarea, dialog";

const [before, page, watchers] = [[], [], []];
const ofElements = new WeakMap();
let listening = false;

/**
 * Whether the element takes the key for itself. A closed list keeps the keys of the page's steps from choosing the next
 * entry.
 *
 * @param {HTMLElement} element
 */
function busy(element, key) {
  if (element.closest(TYPED_INTO)) return true;
  if (element.closest("select")) return key !== "ArrowLeft" && key !== "ArrowRight";
  if (key === "Escape") return Boolean(document.querySelector(":popover-open")); // which closes
  if (key === " ") return Boolean(element.closest("button, a, summary, input"));
  return key.startsWith("Arrow") && Boolean(element.closest("input, [role=radiogroup], canvas"));
}

/** Whether a key is the page's: with Alt, also where an arrow key alone is the element's. */
const free = ({ target, key, altKey }) =>
  !busy(target, key) || (altKey && Boolean(target.closest("canvas, [role=radiogroup]")));

/**
 * The names of a key, the most particular one first. Brackets need AltGr on some keyboards, which counts as Ctrl and
 * Alt.
 */
export function namesOf({ key, altKey, ctrlKey, metaKey, shiftKey }) {
  if (key === "[" || key === "]") return [key];
  if (ctrlKey || metaKey) return [];
  const plain = key.length === 1 ? key.toLowerCase() : key;
  if (altKey) return [`Alt+${plain}`];
  return shiftKey ? [`Shift+${plain}`, plain] : [plain];
}

function scopeOf(rows, asks = () => true) {
  return { rows, asks, actions: new Map(rows.flatMap(([, , actions]) => Object.entries(actions))) };
}

/** Whether a scope takes a key. */
function takes({ actions, asks }, event) {
  const name = namesOf(event).find((each) => actions.has(each));
  return name !== undefined && asks(event) && actions.get(name)(event) !== PASS;
}

function press(event) {
  for (const watch of watchers) watch(event);
  const around = [];
  for (let at = event.target; at; at = at.parentElement) around.push(...ofElements.get(at) ?? []);
  if ([...before, ...around, ...page].some((scope) => takes(scope, event))) event.preventDefault();
}

function listen() {
  if (!listening) document.addEventListener("keydown", press);
  listening = true;
}

/**
 * Keys of the whole page.
 *
 * @param {[string, string, Record<string, Callback>][]} rows how the keys are written, what they do, and what is done
 * @param {{always?: boolean, last?: boolean}} how `always`: also where the element that has the focus needs the key
 *   itself; `last`: at the end of the list
 */
export function keysOfPage(rows, how = {}) {
  const { always = false, last = false } = how;
  page.push({ ...scopeOf(rows, always ? undefined : free), last });
  listen();
}

/** Keys that come before all others, whatever has the focus. */
export function keysBefore(rows) {
  before.push(scopeOf(rows));
  listen();
}

/**
 * Keys of an element and of what is in it.
 *
 * @param {HTMLElement} element
 */
export function keysOf(element, rows) {
  ofElements.set(element, [...ofElements.get(element) ?? [], scopeOf(rows)]);
  listen();
}

/** Be told of every key, before anything is done about it. */
export function watchKeys(watch) {
  watchers.push(watch);
  listen();
}

/** What works just now: [how the keys are written, what they do], each once. */
export function listed() {
  const elements = [...document.querySelectorAll("*")].flatMap((element) => ofElements.get(element) ?? []);
  const [first, last] = [page.filter((scope) => !scope.last), page.filter((scope) => scope.last)];
  const rows = [...first, ...before, ...elements, ...last].flatMap((scope) => scope.rows).filter(([keys]) => keys);
  return [...new Map(rows.map(([keys, does]) => [`${keys} ${does}`, [keys, does]])).values()];
}
