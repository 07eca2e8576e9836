/** The gallery: every preset by group, with its lattice in miniature, what it is about and what to watch. */

import { getGallery } from "../run/api.js";
import { h } from "../shell/dom.js";
import { Thumbnail } from "./thumbnail.js";

/** What a preset is about, in a sentence; the rest of it is said once it is open. */
const firstSentence = (text) => /^.*?[.?!](?= [A-Z]|$)/s.exec(text)?.[0] ?? text;

export class Gallery {
  /** @type {Json[] | undefined} */
  groups;
  /** @type {Thumbnail[]} */
  thumbnails = [];

  /**
   * @param {HTMLDialogElement} root
   * @param {{open: (preset: string) => void, banner: Banner, now: () => string | null}} parts `open` opens a preset,
   *   `now` is the name of the one that is open
   */
  constructor(root, { open, banner, now }) {
    this.root = root;
    this.openPreset = open;
    this.banner = banner;
    this.now = now;
  }

  /** Show it; what it shows is asked for once. */
  async open() {
    if (this.root.open) return;
    try {
      this.groups ??= (await getGallery()).groups;
    } catch (error) {
      this.banner.refuse(error);
      return;
    }
    if (!this.root.childElementCount) this.fill();
    const now = this.now();
    for (const card of this.root.querySelectorAll("[data-preset]")) {
      card.toggleAttribute("aria-current", card.getAttribute("data-preset") === now);
    }
    this.root.showModal();
    this.thumbnails.forEach((thumbnail) => thumbnail.travel());
    const chosen = /** @type {HTMLElement} */ (this.root.querySelector("[aria-current]"));
    chosen?.focus();
  }

  fill() {
    const close = h("button", { type: "button", class: "bare", "aria-label": "Close the gallery" }, "✕");
    close.addEventListener("click", () => this.root.close());
    this.root.append(
      h("header", {}, h("h2", { id: "gallery-title" }, "Networks to watch"), close),
      ...this.groups.map(({ title, presets }) =>
        h("section", { "aria-label": title }, h("h3", {}, title),
          h("ul", {}, ...presets.map((preset) => h("li", {}, this.card(preset)))))),
    );
  }

  card({ name, title, about, watch, thumbnail: cells }) {
    const thumbnail = new Thumbnail(cells);
    this.thumbnails.push(thumbnail);
    const card = h(
      "button", { type: "button", "data-preset": name }, thumbnail.root, h("strong", {}, title),
      h("span", {}, firstSentence(about)),
      ...(watch ? [h("span", { class: "watch" }, h("b", {}, "Watch: "), watch)] : []),
    );
    for (const event of ["pointerenter", "focus"]) card.addEventListener(event, () => thumbnail.travel());
    card.addEventListener("click", () => {
      this.root.close();
      this.openPreset(name);
    });
    return card;
  }
}
