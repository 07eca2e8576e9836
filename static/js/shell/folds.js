/** Room for the stage: the set-up and the strip of charts fold away, one by one or both at once, and come back. */

import { leaveFocus } from "./focus.js";
import { keysOfPage } from "./keys.js";
import { narrow } from "./size.js";
import { profile } from "./theme.js";

/** What can be folded away; "stage only" is all of it. */
export const PARTS = ["setup", "panels"];

const NAMES = { setup: "Set-up", panels: "Charts" };

/** What is folded away until somebody chooses: on a projector the stage has all the room. */
export const usualFold = (name) => (name ? PARTS : []);

const find = (selector) => document.querySelector(selector);

/**
 * Keeps `state.fold`, the names of what is folded away, and makes the page so. early.js has seen to what is folded
 * from the start,
 * before anything was painted.
 */
export class Folds {
  before = [];
  usual = [];

  /**
   * @param {Panels} panels
   * @param {State} state
   * @param {(text: string) => void} announce for people who cannot see it
   */
  constructor(state, panels, announce) {
    const early = (document.documentElement.dataset.fold ?? "").split(" ");
    this.state = state;
    this.panels = panels;
    this.announce = announce;
    this.profile = profile();
    this.buttons = { setup: [find("#setup-fold"), find("#setup-unfold")], panels: [find("#panels-fold")] };
    state.on("fold", (fold) => this.arrange(fold));
    state.on("profile", (name) => this.follow(name));
    for (const part of PARTS) this.buttons[part].forEach((button) => this.listen(button, part));
    panels.addEventListener("wanted", () => this.folded("panels") && this.toggle("panels"));
    keysOfPage([
      ["S", "hide or show the set-up", { s: () => this.toggle("setup") }],
      ["F", "stage only: hide set-up and charts, or show them again", { f: () => this.stageOnly() }],
    ]);
    state.set({ fold: PARTS.filter((part) => early.includes(part)) });
  }

  listen(button, part) {
    button.addEventListener("click", () => this.toggle(part));
    leaveFocus(button);
  }

  folded(part) {
    return this.state.fold.includes(part);
  }

  /** Fold one part away, or bring it back; on a narrow screen the set-up is a sheet. */
  toggle(part) {
    if (part === "setup" && narrow.matches) {
      find("#setup").togglePopover();
      return;
    }
    this.fold(PARTS.filter((other) => this.folded(other) !== (other === part)));
    this.announce(`${NAMES[part]} ${this.folded(part) ? "folded away" : "back"}`);
  }

  /** Nothing but the stage; again: as it was before. */
  stageOnly() {
    const only = PARTS.every((part) => this.folded(part));
    const { before } = this;
    this.before = only ? [] : this.state.fold;
    this.fold(only ? before : PARTS);
    this.announce(only ? "Stage, set-up and charts" : "Stage only");
  }

  /** A projector folds all of it, and leaves it as it found it. */
  follow(name) {
    if (name === this.profile) return;
    this.profile = name;
    const { usual } = this;
    if (name) this.usual = this.state.fold;
    this.fold(name ? usualFold(name) : usual);
  }

  /** Fold these away and nothing else; the focus goes to where what had it can be brought back. */
  fold(names) {
    const lost = PARTS.find((part) => find(`#${part}`).contains(document.activeElement));
    const pressed = PARTS.find((part) => this.buttons[part].includes(document.activeElement));
    this.state.set({ fold: names });
    if (!document.activeElement?.checkVisibility() || document.activeElement === document.body) {
      this.focus(lost ?? pressed);
    }
  }

  focus(part) {
    this.buttons[part]?.find((button) => button.checkVisibility())?.focus();
  }

  arrange(fold) {
    document.documentElement.dataset.fold = fold.join(" ");
    for (const part of PARTS) {
      this.buttons[part].forEach((button) => button.setAttribute("aria-expanded", String(!fold.includes(part))));
    }
    const [strip] = this.buttons.panels;
    Object.assign(
      strip,
      fold.includes("panels")
        ? { textContent: "▴", title: "Show the charts" }
        : { textContent: "▾", title: "Hide the charts" },
    );
    this.panels.fold(fold.includes("panels"));
  }
}
