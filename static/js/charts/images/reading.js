/** Which images are read rightly, in what order they stand, and what is said of each. */

import { h } from "../../shell/dom.js";
import { counted, whole } from "../../shell/format.js";

/**
 * All images, first those that are read wrongly, on this side or on the `other` of a comparison; else in their own
 * order.
 */
export function orderOf(said, classes, other = said) {
  const wrong = (i) => said[i] !== classes[i] || other[i] !== classes[i];
  const all = Array.from(said, (_, i) => i);
  return [...all.filter(wrong), ...all.filter((i) => !wrong(i))];
}

/** The name of a class that was read; outputs that are no numbers are read as none, −1. */
export const readAs = (names, read) => names[read] ?? "no number";

/** The outputs of one image, a number for each class; of two classes there is one output, for the second. */
export function sharesOf({ shape: [, width], data }, i) {
  const own = [...data.subarray(i * width, (i + 1) * width)];
  return width === 1 ? [1 - own[0], own[0]] : own;
}

/** "94.2% of 360 images right, 21 wrong" */
export function summary({ right, of }) {
  const share = Math.floor((1000 * right) / of) / 10; // never 100% while one is wrong
  return `${share.toFixed(1)}% of ${counted(of, "image")} right, ${whole(of - right)} wrong`;
}

/**
 * "Is not", in the font that the page brings along: some others make it of an equals sign and a stroke, which lie
 * apart.
 */
export const unequal = () => h("span", { class: "sign" }, "≠");

/** What is said of an image, for those who do not see it. */
export const wordsOf = (i, said, meant) =>
  `Image ${i + 1}: read as ${said}, ${said === meant ? "right" : `wrong: it is ${meant}`}`;
