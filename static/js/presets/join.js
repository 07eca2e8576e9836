/** Joins the ways in: the gallery of presets, and the first look at a δ that travels. */

import { keysOfPage } from "../shell/keys.js";
import { Gallery } from "./gallery.js";

/** @typedef {import("../player/driver.js").Driver} Driver */

const find = (selector) => document.querySelector(selector);

/**
 * @param {{welcome: HTMLElement, driver: Driver, banner: Banner, open: (preset: string) => void}} parts `welcome` is
 *   where the page says what it is
 */
export function joinPresets({ welcome, driver, banner, open }) {
  const gallery = new Gallery(find("#gallery"), { open, banner, now: () => find("#preset").value });
  find("#gallery-open").addEventListener("click", () => gallery.open());
  keysOfPage([["G", "the gallery of presets", { g: () => { gallery.open(); } }]]);
  welcome.addEventListener("click", ({ target }) => {
    const begin = /** @type {HTMLElement} */ (target).closest("[data-begin]")?.getAttribute("data-begin");
    if (begin === "gallery") gallery.open();
    if (begin === "travel") driver.travel();
  });
  if (new URLSearchParams(location.search).has("gallery")) gallery.open();
}
