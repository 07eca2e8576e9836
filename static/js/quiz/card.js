/** The card of a quiz, in the place of the form: what was said, what can be picked, and what can be done. */

import { marked, placeOf } from "../compare/mistake_words.js";
import { copy } from "../shell/clipboard.js";
import { h } from "../shell/dom.js";
import { symbolNodes } from "../shell/markup.js";
import { HINTS } from "./game.js";
import { hints, notYet, tally } from "./words.js";

const INTRODUCTION =
  "A is right. B has one mistake in its backward pass. In update 1 both have the same weights, so that every " +
  "difference comes from the mistake.";

const INSTEAD = "A small network with the same kinds of layers, other sizes and random data shows more of them.";

const button = (text, act, primary = false) => {
  const made = h("button", { type: "button", ...(primary && { class: "primary" }) }, text);
  made.addEventListener("click", () => act(made));
  return made;
};

const paragraph = (text, attributes = {}) => h("p", attributes, ...symbolNodes(text));

export class Card {
  /** @type {import("./game.js").Game} */
  game;
  /** @type {Json} */
  network;
  /** @type {Json} */
  catalogue;
  /** @type {() => string} */
  link;
  /** @type {(link: string) => void} */
  failed;
  /** @type {(button: HTMLElement) => void} */
  next;
  /** @type {() => void} */
  end;
  /** @type {() => void} */
  solved;

  /**
   * @param {HTMLElement} root
   * @param {{catalogue: Json, link: () => string, failed: (link: string) => void, next: Callback, end: () => void,
   *   solved: () => void}} parts `link` gives the address of the quiz, `failed` is told a link that could not be
   *   copied, `next` begins another quiz by this button, `solved` is told that the mistake may be named
   */
  constructor(root, parts) {
    Object.assign(this, parts);
    this.root = root;
    this.title = h("h2", { id: "quiz-title", tabindex: "-1" }, "Find the mistake");
    this.said = h("div", { class: "quiz-said", role: "log", "aria-label": "Hints and answers", tabindex: "0" });
    this.choice = h("select", { "aria-label": "Mistake" });
    this.words = h("div", { class: "quiz-words", "aria-live": "polite" });
    this.acts = h("div", { class: "quiz-acts" });
    this.choice.addEventListener("change", () => this.describe());
    root.replaceChildren(
      h("div", { class: "quiz-head" }, this.title, button("End", () => this.end())), this.said, this.choice, this.words,
      this.acts,
    );
  }

  /** A new quiz. */
  begin(game, network) {
    Object.assign(this, { game, network });
    this.title.textContent = `Find the mistake · quiz ${game.number}`;
    this.choice.value = "";
    this.said.replaceChildren(h("p", { class: "quiet" }, INTRODUCTION));
    this.write();
  }

  /** Say why there is no quiz here, with a way on. */
  offer(words, take) {
    this.game = null;
    this.title.textContent = "Find the mistake";
    this.said.replaceChildren(h("p", {}, words), h("p", {}, INSTEAD));
    this.acts.replaceChildren(...(take ? [button("Take a small network instead", take, true)] : []));
    for (const part of [this.choice, this.words]) part.hidden = true;
  }

  say(...parts) {
    this.said.append(...parts);
    this.said.scrollTop = this.said.scrollHeight;
  }

  /** What can be picked and done now. */
  write() {
    const { game, game: { choices, wrong, solved } } = this;
    const before = this.choice.value;
    this.choice.replaceChildren(
      h("option", { value: "" }, "Which mistake is it?"),
      ...choices.map((kind) => h(
        "option", { value: kind, ...(wrong.has(kind) && { disabled: "" }) },
        `${wrong.has(kind) ? "✗ " : ""}${this.catalogue[kind].label}`,
      )),
    );
    this.choice.value = choices.includes(before) && !wrong.has(before) ? before : "";
    for (const part of [this.choice, this.words]) part.hidden = solved;
    this.describe();
    this.acts.replaceChildren(...(solved
      ? [button("Another one", (made) => this.next(made), true)]
      : [this.check, game.hints < HINTS
        ? button(`Hint ${game.hints + 1} of ${HINTS}`, () => this.hint())
        : button("Show it", () => this.reveal())]), button("Copy link", (made) => this.share(made)));
  }

  get check() {
    return button("This one", () => this.pick(), true);
  }

  /** What the mistake that is about to be picked would be. */
  describe() {
    const picked = this.catalogue[this.choice.value];
    this.words.replaceChildren(...(picked
      ? [h("p", {}, picked.about), paragraph(marked(picked.formula), { class: "wrong-formula" })]
      : [h("p", { class: "quiet" }, "Compare the pictures, the numbers and B\u00a0−\u00a0A, and pick what fits.")]));
  }

  pick() {
    const { game, choice: { value: kind }, network } = this;
    if (!kind) {
      this.choice.focus();
      return;
    }
    const { label } = this.catalogue[kind];
    if (game.pick(kind)) this.conclude("Right");
    else {
      this.write();
      this.say(paragraph(notYet(label, game.quiz.contrasts[kind], network), { class: "quiz-no" }));
      this.choice.focus();
    }
  }

  hint() {
    const { game, network } = this;
    game.hint();
    this.write();
    this.say(paragraph(`Hint ${game.hints}: ${hints(game.quiz, network)[game.hints - 1]}`, { class: "quiz-hint" }));
    this.acts.querySelectorAll("button")[1].focus();
  }

  reveal() {
    this.game.giveUp();
    this.conclude("The mistake");
  }

  /** What it was, and why it is wrong. */
  conclude(how) {
    const { mistake } = this.game.quiz;
    const { label, about, wrong, formula, essay } = this.catalogue[mistake.kind];
    const place = placeOf(mistake);
    this.write();
    this.say(
      h("p", {}, `${how}: `, h("strong", {}, label), `${place && ` (${place})`}. ${about}`),
      paragraph(marked(formula), { class: "wrong-formula" }),
      h("p", {}, h("strong", {}, "Why it is wrong: "), wrong), h("p", { class: "quiet" }, `Essay: ${essay}`),
      h("p", {}, tally(this.game)),
    );
    this.acts.querySelector("button").focus();
    this.solved();
  }

  share(made) {
    return copy(this.link(), made, (link) => this.failed(link));
  }
}
