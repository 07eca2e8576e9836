/** How long to wait for what there was no room for: longer each time, and never all pages until the same moment. */

const LONGEST = 60_000; // ms

/** Milliseconds, at least about `least`, until it is tried the `turn`th time again, from 0. */
export const pause = (least, turn) => Math.min(LONGEST, least * 2 ** turn) * (0.8 + 0.4 * Math.random());
