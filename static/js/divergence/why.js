/** Why a run diverged: the chain of factors, the updates before, and what would have helped. */

import { h } from "../shell/dom.js";
import { number } from "../shell/format.js";
import { keysOf } from "../shell/keys.js";
import { symbolNodes } from "../shell/markup.js";
import { cameOf, madeOf, nameOf } from "./words.js";

/** A number off the wire, which has none that is not finite. */
const valueOf = (value) => (value === null ? "not finite" : number(value, 4));

export class Why {
  /** @type {string} */
  about;

  /**
   * @param {HTMLDialogElement} root where it stands, a dialog that is not modal
   * @param {{ask: (what: string) => Promise<Json>, visit: (place: Json) => void,
   *   compare: (spec: Json) => Promise<unknown>}} parts `ask` asks about the divergence, `visit` goes to a place,
   *   `compare` makes a comparison of a set-up with that of the run
   */
  constructor(root, { ask, visit, compare }) {
    this.root = root;
    this.ask = ask;
    this.visit = visit;
    this.compare = compare;
    this.words = h("p");
    this.chain = h("ol");
    this.growth = h("div");
    this.remedies = h("ul", { class: "remedies" });
    const close = h("button", { type: "button", class: "bare", "aria-label": "Close" }, "✕");
    close.addEventListener("click", () => this.root.close());
    root.replaceChildren(
      h("div", { class: "why-head" }, h("h2", { id: "why-title" }, "Why did it diverge?"), close),
      this.words,
      h("h3", {}, "Walked back"),
      h("div", { class: "chain-box", tabindex: "0", role: "group", "aria-label": "Chain of factors" }, this.chain),
      h("h3", {}, "Updates before"), this.growth,
      h("h3", {}, "What would have helped?"), this.remedies,
    );
    keysOf(root, [["Esc", "why it diverged: close the explanation", { Escape: () => root.close() }]]);
  }

  /** Show what led to the divergence that `about` names. */
  async open(about) {
    this.root.show();
    this.root.querySelector("button").focus();
    if (about === this.about) return;
    this.about = about;
    this.clear("One moment …");
    try {
      const found = await this.ask("");
      if (about === this.about) this.tell(found);
      const grown = await this.ask("/growth");
      if (about === this.about) this.grow(grown);
    } catch ({ message }) {
      if (about === this.about) this.clear(message);
    }
  }

  /** Nothing is known of the run that is shown now. */
  forget() {
    this.about = "";
    this.root.close();
  }

  clear(text) {
    this.words.textContent = text;
    for (const part of [this.chain, this.growth, this.remedies]) part.replaceChildren();
  }

  tell({ words, chain, links, remedies, step_pass: pass }) {
    this.words.textContent = `${words} It arose in the ${pass} pass.`.replace("the cost pass", "the cost");
    this.chain.replaceChildren(...chain.map((link) => h("li", {}, ...this.link(link))));
    if (links > chain.length) this.chain.append(h("li", {}, `… and ${links - chain.length} more`));
    this.remedies.replaceChildren(...remedies.map((remedy) => this.remedy(remedy)));
  }

  /** A number of the chain: a button that leads there, and what it is made of. */
  link(link) {
    const button = h("button", { type: "button" }, ...symbolNodes(nameOf(link.place)));
    button.addEventListener("click", () => this.visit(link.place));
    return [button, ` = ${valueOf(link.value)}: `, ...symbolNodes(madeOf(link))];
  }

  grow({ updates, cost, weight, entry }) {
    const name = weight ? nameOf(weight) : "";
    const head = (text) => h("th", { scope: "col" }, ...symbolNodes(text));
    const row = (n, i) =>
      h(
        "tr", {}, h("th", { scope: "row" }, String(n)), h("td", {}, valueOf(cost[i])),
        ...(weight ? [h("td", {}, valueOf(entry[i]))] : []),
      );
    this.growth.replaceChildren(
      h(
        "table", { class: "numbers" },
        h("thead", {}, h("tr", {}, ...["update", "cost", ...(weight ? [name] : [])].map(head))),
        h("tbody", {}, ...updates.map(row)),
      ),
    );
  }

  /** A change, a button that tries it, and what came of it. */
  remedy({ name, words, comparable, spec }) {
    const said = h("span", { role: "status" });
    const button = h("button", { type: "button", "data-remedy": name }, `Try ${words}`);
    const item = h("li", {}, button, " ", said);
    button.addEventListener("click", async () => {
      button.disabled = true;
      said.textContent = "Training …";
      try {
        said.textContent = cameOf(await this.ask(`/try?remedy=${name}`));
      } catch ({ message }) {
        said.textContent = message;
      }
      button.disabled = false;
      if (comparable && item.children.length < 3) item.append(" ", this.comparing(spec, said));
    });
    return item;
  }

  /** Trains the changed set-up as A, and the run as B beside it. */
  comparing(spec, said) {
    const button = h("button", { type: "button" }, "Compare");
    button.addEventListener("click", () =>
      this.compare(spec).catch(({ message }) => { said.textContent = message; }));
    return button;
  }
}
