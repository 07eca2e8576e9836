/**
 * The derivatives of a chain of single units, term by term, below its figure; what is pointed at in one is lit in the
 * other.
 */

import { LatestRequest } from "../run/latest_request.js";
import { Equations } from "../inspector/equations.js";
import { Links } from "../inspector/links.js";
import { CHAIN_RULE } from "../inspector/words.js";
import { nameOf, parseRef } from "../shell/refs.js";
import { keysOf, PASS } from "../shell/keys.js";

/**
 * For two columns: one for each weight, the output's first; with more weights than two one row for each, dy/dw beside
 * dC/dw.
 */
function paired(equations) {
  const depth = equations.length / 2;
  return depth < 3 ? equations : equations.slice(0, depth).flatMap((equation, k) => [equation, equations[depth + k]]);
}

/** Says by events what is wanted: "highlight" refs, "weight" {name, row, column}, "copy" {text, button}. */
export class Terms extends EventTarget {
  /**
   * @param {HTMLElement} root
   * @param ask (path, signal) => a promise of the server's answer about the run that is shown
   */
  constructor(root, ask) {
    super();
    const says = (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail }));
    this.root = root;
    this.equations = new Equations((text, button) => says("copy", { text, button }));
    this.request = new LatestRequest(ask, {
      take: (answer, question) => this.take(answer, question), fail: (error) => this.equations.fail(error),
    });
    this.links = new Links(root, (refs) => says("highlight", refs));
    root.replaceChildren(this.equations.root);
    const pick = (ref) => ref.block && says("weight", { name: nameOf(ref), row: 0, column: 0 });
    root.addEventListener("click", ({ target }) => {
      /** @type {HTMLElement} */
      const symbol = getSelection().isCollapsed && /** @type {Element} */ (target).closest("[data-ref]");
      if (symbol) pick(parseRef(symbol.dataset.ref));
    });
    const enter = ({ target }) => (target.dataset.ref ? pick(parseRef(target.dataset.ref)) : PASS);
    keysOf(root, [["", "", { Enter: enter }]]);
  }

  /**
   * @param {{run: string, update: number, version: number, playing: boolean, calm: boolean, notation: string, sample:
   *   number} | null} view null: the network is no such chain
   */
  show(view) {
    this.root.hidden = !view;
    if (!view) {
      this.forget();
      return;
    }
    const { run, update, version, playing, calm, notation, sample } = view;
    const [at, query] = [
      playing ? "newest" : update,
      new URLSearchParams(`layer=1&timestep=1&unit=1&pass=update&notation=${notation}&sample=${sample}`),
    ];
    this.request.want({ about: `${run} ${query}`, at, version, calm, address: `steps/${at}/explain?${query}` });
  }

  /** Ask nothing more of what is shown. */
  forget() {
    this.request.forget();
  }

  take({ sections, update }, { about }) {
    const { name, equations } = sections.find((section) => section.name === CHAIN_RULE);
    this.equations.show([{ name, equations: paired(equations) }], about);
    this.root.dataset.update = update;
    this.root.classList.toggle("rows", equations.length !== 4);
    this.links.refresh();
  }

  /** What is pointed at in the figure. */
  name(refs) {
    this.links.name(refs);
  }
}
