/** Joins the quiz to the page: its card, the run with the drawn mistake, and what may be named while it is open. */

import { drawQuiz } from "../run/api.js";
import { quizOf } from "../run/quiz_state.js";
import { specOf } from "../run/sides.js";
import { Card } from "./card.js";
import { Game } from "./game.js";

const NUMBERS = 1_000_000; // of quizzes, from 0
const find = (selector) => document.querySelector(selector);
const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** A set-up without its mistakes. @param {Json} spec */
function right({ mistakes: _, ...spec }) {
  return spec;
}

export class Quizzes {
  /** The server's answers, by number and set-up. @type {Map<string, Json>} */
  drawn = new Map();
  /** The one that the card shows. @type {string | null} */
  shown = null;
  /** What shows the card of the run that was entered last. @type {Promise<unknown>} */
  entering = Promise.resolve();
  /** Why there is no quiz on the set-up that an address asked one for. @type {Json} */
  refused = null;

  /**
   * @param {{state: State, catalogue: Json, presets: Json[], banner: Banner, link: () => string,
   *   renew: (setup: Json, quiz: Json) => Promise<unknown>, end: () => Promise<unknown>}} parts `renew` makes the run
   *   of a quiz, `end` has A go on alone
   */
  constructor({ state, catalogue, presets, banner, link, renew, end }) {
    this.state = state;
    this.presets = presets;
    this.banner = banner;
    this.renew = renew;
    this.card = new Card(find("#quiz"), {
      catalogue: catalogue.mistake, link,
      failed: (text) => banner.note("link", `Copy this link: ${text}`),
      next: (made) => this.begin(made, (state.quiz.number + 1) % NUMBERS),
      end: () => (state.quiz ? end() : this.close()),
      solved: () => state.set({ quiz: { ...state.quiz, solved: true } }),
    });
    find("#quiz-begin").addEventListener("click", ({ currentTarget }) => this.begin(currentTarget));
    state.on("entered", () => {
      this.entering = this.entered(state.run).catch((error) => banner.refuse(error));
    });
  }

  /** Draw a mistake for a network, the same for the same number; without one the server chooses. */
  async draw(spec, number = null) {
    const keyOf = (given) => JSON.stringify([given, spec]);
    const known = number === null ? null : this.drawn.get(keyOf(number));
    if (known) return known;
    const answer = await drawQuiz({ spec, ...(number !== null && { number }) });
    this.drawn.set(keyOf(answer.number), answer);
    return answer;
  }

  /** Begin a quiz on the network that is on the page, A of a comparison, or on another set-up; once at a time. */
  async begin(button, number = null, spec = null) {
    const { run } = this.state;
    if (!run || button.ariaBusy) return;
    const own = right(specOf(run));
    const label = button.textContent;
    Object.assign(button, { ariaBusy: "true", textContent: "Drawing …" });
    try {
      const drawn = await this.drawFor(spec ?? own, number);
      if (drawn) {
        const named = !spec && run.preset && same(own, right(run.spec));
        const setup = named ? { preset: run.preset } : { spec: spec ?? own };
        await this.renew({ ...setup, update: 1, beside: drawn.beside }, drawn.quiz);
        await this.entering;
      } else this.offer();
      this.card.title.focus();
    } catch (error) {
      this.banner.refuse(error);
    } finally {
      Object.assign(button, { ariaBusy: null, textContent: label });
    }
  }

  /** What stands beside a set-up in a quiz, and the quiz as the state has it; null where there is none on it. */
  async drawFor(setup, number = null) {
    const spec = right(setup.preset ? this.presets.find(({ name }) => name === setup.preset)?.spec ?? setup : setup);
    const answer = await this.draw(spec, number);
    this.refused = answer.quiz ? null : answer;
    if (this.refused) return null;
    return { beside: { spec: { ...spec, mistakes: [answer.quiz.mistake] } }, quiz: quizOf(answer.number) };
  }

  /** There is no quiz on this network: say why, and offer one on which there is. */
  offer() {
    const { words, instead } = this.refused;
    this.refused = null;
    this.card.offer(words, (made) => this.begin(made, null, instead));
    this.open();
  }

  /**
   * Another run is on the page: that of the quiz, or one that ends it.
   *
   * @param {Run} run
   */
  async entered(run) {
    const { quiz } = this.state;
    if (!quiz) {
      if (this.refused) this.offer();
      else this.close();
      return;
    }
    const answer = await this.draw(right(run.spec), quiz.number);
    if (this.state.run.id !== run.id) return;
    if (answer.quiz && same(run.beside?.spec.mistakes, [answer.quiz.mistake])) this.show(answer, run);
    else this.state.set({ quiz: null });
  }

  /** Show the card of a quiz; one that is shown already, after its server has forgotten the run, stays. */
  show(answer, { spec: { layers }, shape }) {
    const key = JSON.stringify(answer);
    if (key === this.shown) return;
    this.shown = key;
    const { timesteps } = answer.quiz;
    this.card.begin(new Game(answer), { layers: layers.length, timed: shape.max_timesteps > 1, timesteps });
    this.open();
  }

  open() {
    find("#quiz").hidden = false;
    document.documentElement.classList.add("quizzing");
  }

  close() {
    const card = find("#quiz");
    if (card.hidden) return;
    const focused = card.contains(document.activeElement);
    this.shown = null;
    card.hidden = true;
    document.documentElement.classList.remove("quizzing");
    if (focused) find("#quiz-begin").focus();
  }
}
