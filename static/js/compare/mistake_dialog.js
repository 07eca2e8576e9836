/** Compare with a mistake: a dialog that lists the mistakes which this network can have, and where one is made. */

import { about } from "../run/api.js";
import { h } from "../shell/dom.js";
import { symbolNodes } from "../shell/markup.js";
import { typed } from "../shell/typed.js";
import { marked } from "./mistake_words.js";

const EVERYWHERE = "everywhere";

export class MistakeDialog {
  /** @type {{kind: string, made: Json}[]} */
  known = [];

  /**
   * @param {{state: State, catalogue: Json, begin: (mistake: Json) => Promise, banner: Banner}} parts `begin` starts
   *   the comparison
   */
  constructor({ state, catalogue, begin, banner }) {
    this.state = state;
    this.banner = banner;
    this.begin = begin;
    this.catalogue = catalogue.mistake;
    this.choice = h("select", { id: "mistake-kind", "aria-label": "Mistake" });
    this.words = h("div", { class: "mistake-words", "aria-live": "polite" });
    this.places = h("div", { class: "mistake-places" });
    this.error = h("p", { class: "error", role: "alert", hidden: "" });
    const close = h("button", { type: "button" }, "Cancel");
    close.addEventListener("click", () => this.root.close());
    const form = h(
      "form", { novalidate: "" },
      h("h2", { id: "mistake-title" }, "Compare with a mistake"),
      h("p", { class: "quiet" }, "A is this network. B is the same with a mistake in its backward pass."),
      this.choice, this.words, this.places, this.error,
      h("div", { class: "row" }, h("button", { class: "primary" }, "Compare"), close),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.choice.addEventListener("change", () => this.show());
    this.root = h("dialog", { class: "mistake-dialog", "aria-labelledby": "mistake-title" }, form);
    document.body.append(this.root);
  }

  /** Ask which mistakes this network can have, and show them. */
  async open() {
    try {
      this.known = (await about(this.state.run.id, "mistakes", "a")).mistakes;
    } catch (error) {
      this.banner.refuse(error);
      return;
    }
    this.choice.replaceChildren(...this.known.map(({ kind }) =>
      h("option", { value: kind }, this.catalogue[kind].label)));
    this.show();
    this.root.showModal();
  }

  /** What the chosen mistake is, and what can be chosen of it. */
  show() {
    const { about: done, wrong, formula, essay, parameters } = this.catalogue[this.choice.value];
    const { made } = this.known.find(({ kind }) => kind === this.choice.value);
    this.error.hidden = true;
    this.words.replaceChildren(
      h("p", {}, done), h("p", { class: "wrong-formula" }, ...symbolNodes(marked(formula))),
      h("p", {}, h("strong", {}, "Why it is wrong: "), wrong), h("p", { class: "quiet" }, essay),
    );
    this.places.replaceChildren(...parameters.filter((parameter) => this.optionsOf(parameter)?.length !== 0)
      .map((parameter) =>
        h("label", { title: parameter.about }, `${parameter.name.replaceAll("_", " ")} `,
          this.field(parameter, made[parameter.name]))));
  }

  /** A field for a parameter: a choice where there are places or forms to choose from. */
  field(parameter, value) {
    const { name, type, optional } = parameter;
    const options = this.optionsOf(parameter);
    const field = options
      ? h("select", {}, ...(optional ? [h("option", { value: "" }, EVERYWHERE)] : []),
        ...options.map(([each, text]) => h("option", { value: String(each) }, text)))
      : h("input", { type: "text", inputmode: "decimal", ...(optional && { placeholder: EVERYWHERE }) });
    field.value = String(value ?? "");
    Object.assign(field.dataset, { mistake: name, type });
    return field;
  }

  /** What there is to choose from, in this network: [value, text]; undefined where a number is typed. */
  optionsOf({ name, type, choices }) {
    const { max_timesteps: timesteps, layers } = this.state.run.shape;
    if (name === "layer") return layers.map((_, l) => [`layer${l + 1}`, `layer ${l + 1}`]);
    if (name === "timestep") return Array.from({ length: timesteps }, (_, n) => [n, `n = ${n + 1}`]);
    if (type === "bool") return [[false, "no"], [true, "yes"]];
    const there = (gate) => name !== "gate" || layers.some(({ gates }) => gates.includes(gate));
    return choices?.filter(there).map((choice) => [choice, choice.replaceAll("_", " ")]);
  }

  /** The mistake as a set-up has it. */
  read() {
    const fields = /** @type {HTMLInputElement[]} */ ([...this.places.querySelectorAll("[data-mistake]")]);
    const entries = fields.map(({ value, dataset: { mistake, type } }) => {
      if (value.trim() === "") return [mistake, null];
      if (type === "bool") return [mistake, value === "true"];
      if (type !== "int" && type !== "float") return [mistake, value];
      const number = typed(value.trim(), type === "int");
      return [mistake, Number.isNaN(number) ? value : number];
    });
    return { kind: this.choice.value, ...Object.fromEntries(entries) };
  }

  async submit() {
    try {
      await this.begin(this.read());
      this.root.close();
    } catch (error) {
      this.error.textContent = error.message;
      this.error.hidden = false;
    }
  }
}
