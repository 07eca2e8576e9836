/** The keys of the runs that this visitor drives: those that this page made, and those whose key came with a link, which stay with the tab when it is loaded again. */

const KEPT = "unrolled-keys";

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {}; // storage is switched off
  }
}

const keys = new Map(Object.entries(kept()));

/** The key of a run; none of one that is only watched. */
export const keyOf = (id) => keys.get(id) ?? null;

/** Take up the key of a run. */
export const own = (id, key) => keys.set(id, key);

/** Take up a key that came with a link. */
export function given(id, key) {
  own(id, key);
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...kept(), [id]: key }));
  } catch {
    // It holds until the page is loaded again.
  }
}
