/** Asks which updates are to be recorded, records them, and gives the file to the browser. */

import { save, stem } from "../export/files.js";
import { h } from "../shell/dom.js";
import { whole } from "../shell/format.js";
import { typed } from "../shell/typed.js";
import { replayFile } from "./file.js";
import { MOST, record } from "./recording.js";

const USUAL = 200; // updates

export class ReplayDialog {
  /** @type {AbortController | null} */
  ends = null;

  /** @param {{state: State, session: Session, tell: (body: Json) => Promise<boolean>, version: string}} page */
  constructor(page) {
    this.page = page;
    this.first = h("input", { type: "text", inputmode: "numeric", id: "replay-first" });
    this.last = h("input", { type: "text", inputmode: "numeric", id: "replay-last" });
    this.error = h("p", { class: "error", role: "alert", hidden: "" });
    this.progress = h("progress", { "aria-label": "Recorded", hidden: "" });
    this.go = h("button", { class: "primary" }, "Record");
    const close = h("button", { type: "button" }, "Cancel");
    close.addEventListener("click", () => this.root.close());
    const form = h(
      "form", { novalidate: "" }, h("h2", { id: "replay-title" }, "A replay in one file"),
      h("p", { class: "quiet" },
        "One file of HTML that needs no server and no network: play, walk, point and read. It has the formulas of what is selected now."),
      h("p", { class: "row" }, h("label", { for: "replay-first" }, "From update "), this.first,
        h("label", { for: "replay-last" }, " to "), this.last),
      this.error, this.progress, h("div", { class: "row" }, this.go, close),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.record();
    });
    this.root = h("dialog", { class: "replay-dialog", "aria-labelledby": "replay-title" }, form);
    this.root.addEventListener("close", () => this.ends?.abort());
    document.body.append(this.root);
  }

  open() {
    const { furthest, update } = this.page.state.tick;
    const last = furthest || USUAL;
    Object.assign(this.last, { value: String(last) });
    Object.assign(this.first, { value: String(Math.max(1, Math.min(update || 1, last - USUAL + 1))) });
    this.error.hidden = true;
    this.root.showModal();
  }

  /** Which updates, or what is wrong with what was typed. */
  range() {
    const [first, last] = [this.first, this.last].map((field) =>
      typed(/** @type {HTMLInputElement} */ (field).value.trim(), true));
    if (!(first >= 1 && last >= first && last - first < MOST)) {
      throw new Error(`Expected two updates from 1 on, at most ${MOST} of them.`);
    }
    return { first, last };
  }

  async record() {
    const { state, version } = this.page;
    this.ends = new AbortController();
    const { signal } = this.ends;
    try {
      const { first, last } = this.range();
      this.busy(last - first + 1);
      const step = (update) => { this.progress.setAttribute("value", String(update - first + 1)); };
      const recording = await record(this.page, first, last, step, signal);
      if (signal.aborted) return;
      if (recording.ticks.length <= last - first) throw new Error("Not all updates could be recorded.");
      const title = `Unrolled: updates ${whole(first)} to ${whole(last)}`;
      save(await replayFile(recording, version, title), `${stem(state.run, last)}-replay.html`);
      this.root.close();
    } catch (error) {
      this.error.textContent = error.message;
      this.error.hidden = false;
    } finally {
      this.busy(0);
    }
  }

  /** @param {number} updates that are to be recorded; 0 once none is */
  busy(updates) {
    this.go.toggleAttribute("disabled", updates > 0);
    this.progress.toggleAttribute("hidden", updates === 0);
    this.progress.setAttribute("max", String(updates || 1));
    this.progress.setAttribute("value", "0");
  }
}
