/**
 * Views as they are streamed: of each a form, in which arrays have places, and the arrays by their places; of both
 * only what is new.
 * The views of a tick are put together of that and of what was there before.
 */

import { decode } from "./decode.js";

/** The form with its arrays in it. */
function filled(form, arrays) {
  if (Array.isArray(form)) return form.map((item) => filled(item, arrays));
  if (form === null || typeof form !== "object") return form;
  if (form.array !== undefined) return arrays[form.array];
  return Object.fromEntries(Object.entries(form).map(([key, item]) => [key, filled(item, arrays)]));
}

/** What is known of a view: its form and its arrays, and the view that they make. */
function followed({ form, arrays }, before) {
  const all = { ...before?.arrays, ...decode(arrays) };
  const view = filled(form ?? before.form, all);
  // Hidden, since it is no part of the picture: the newest of which all is of one moment.
  Object.defineProperty(view, "whole", { value: view.complete === false ? before?.view.whole ?? null : view });
  Object.defineProperty(view, "rounded", { value: Object.values(all).some(({ digits }) => digits) });
  return { form: form ?? before.form, arrays: all, view };
}

/**
 * The tick, whole; and what is known of its views, for the next one.
 *
 * @returns {{tick: Json, known: Json, beside?: Json}}
 */
export function joined({ views, beside, ...head }, before) {
  const known = { ...before?.known };
  for (const [name, parts] of Object.entries(views)) known[name] = followed(parts, known[name]);
  const own = { ...head, views: Object.fromEntries(Object.entries(known).map(([name, { view }]) => [name, view])) };
  if (!beside) return { tick: own, known };
  const other = joined(beside, before?.beside);
  return { tick: { ...own, beside: other.tick }, known, beside: other };
}
