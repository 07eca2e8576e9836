/**
 * The keys of the runs that this visitor drives: those that this page made, and those whose key came with a link,
 * which stay with the tab when it is loaded again.
 */

import { keep, kept } from "../shell/storage.js";

const KEPT = "unrolled-keys";

const ofTab = () => kept("sessionStorage", KEPT) ?? {};

const keys = new Map(Object.entries(ofTab()));

/** The key of a run; none of one that is only watched. */
export const keyOf = (id) => keys.get(id) ?? null;

/** Take up the key of a run. */
export const own = (id, key) => keys.set(id, key);

/** Take up a key that came with a link. */
export function given(id, key) {
  own(id, key);
  keep("sessionStorage", KEPT, { ...ofTab(), [id]: key });
}
