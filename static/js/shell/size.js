/**
 * How large the page is drawn. The style sheet's rem is 10 px on usual screens and more on larger ones; what is drawn
 * on a canvas grows by the same factor.
 */

let known = 0;
globalThis.addEventListener?.("resize", () => { known = 0; });

/** 1 on usual screens, 1.8 on one of 3840 × 2160. */
export function scale() {
  known ||= parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;
  return known;
}

/** Below a tablet's width the parts of the page are stacked; a media query of the style sheet says the same. */
export const narrow = globalThis.matchMedia("(width < 900px)");
