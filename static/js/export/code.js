/** Show me the code: the network as a program, in a dialog, to be read, copied and kept. */

import { at } from "../run/root.js";
import { lookedAt } from "../run/sides.js";
import { copy } from "../shell/clipboard.js";
import { h } from "../shell/dom.js";
import { counted, whole } from "../shell/format.js";
import { Segments } from "../shell/segments.js";

const UPDATES = 10; // that a program makes
const FILES = { script: "Program", notebook: "Notebook" };

export class CodeDialog {
  language = "numpy";
  run = "";
  side = "a";
  update = 0;

  /**
   * @param {{state: State, banner: Banner, ask: (path: string, side: string) => Promise<Json>}} parts `ask` puts a
   *   question about a side of the run
   */
  constructor({ state, banner, ask }) {
    this.state = state;
    this.banner = banner;
    this.ask = ask;
    this.about = h("p", { class: "quiet" });
    this.text = h("textarea", { readonly: "", wrap: "off", spellcheck: "false", "aria-label": "The program" });
    this.languages = new Segments("Language", [], (language) => this.show(language));
    this.languages.root.classList.add("words");
    this.copy = h("button", { type: "button" }, "Copy");
    this.copy.addEventListener("click", () => copy(this.text.value, this.copy, () => this.text.select()));
    this.links = Object.entries(FILES).map(([form, name]) => ({ form, link: h("a", { download: "" }, name) }));
    const close = h("button", { class: "primary" }, "Close");
    this.root = h(
      "dialog", { class: "code", "aria-labelledby": "code-title" },
      h("h2", { id: "code-title" }, "Show me the code"),
      h("div", { class: "code-bar" }, this.languages.root, this.copy, ...this.links.map(({ link }) => link)),
      this.about, this.text, h("form", { method: "dialog" }, close),
    );
    document.body.append(this.root);
  }

  /** Open it for the update that is shown. */
  async open() {
    const { run, tick } = this.state;
    Object.assign(this, { run: run.id, side: lookedAt(this.state), update: tick.update });
    await this.show(this.language);
  }

  async show(language) {
    try {
      const code = await this.ask(`steps/${this.update}/code?language=${language}&updates=${UPDATES}`, this.side);
      this.language = language;
      this.fill(code);
      if (!this.root.open) this.root.showModal();
    } catch (error) {
      this.root.close();
      this.banner.refuse(error);
    }
  }

  fill({ update, languages, lines, beside, text }) {
    this.languages.set(Object.entries(languages));
    this.languages.show(this.language);
    this.about.textContent =
      `${counted(lines, "line")}. It prints the costs of updates ${whole(update)} to ${whole(update + UPDATES - 1)}, ` +
      `and then the weights.${beside ? ` Its numbers lie beside it, in ${beside}.` : ""}`;
    this.text.value = text;
    this.text.scrollTop = 0;
    for (const { form, link } of this.links) {
      const query = new URLSearchParams({
        language: this.language, form, side: this.side, updates: String(UPDATES),
      });
      link.href = at(`api/runs/${this.run}/steps/${this.update}/code?${query}`);
    }
  }
}
