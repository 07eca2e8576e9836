/** The form of the set-up: filled from a spec, read back as one. It knows the catalogue, and nothing of runs. */

import { clearErrors, read, settle, showError, write } from "./fields.js";
import { Layers } from "./layers.js";
import { OwnData } from "./own_data.js";

const SIMPLE = ["readout", "batch_size", "seed"];
const FAMILIES = ["task", "cost", "optimiser", "initialiser"];
const ALL = 100_000; // the depth that cuts nothing, whatever the sequence's length
const kindOf = (thing) => (typeof thing === "string" ? thing : thing?.kind);

export class Setup {
  submitted = 0;
  /** @type {number | null} */
  at = null;

  /**
   * @param {{onSetup: (spec: RunSpec) => Promise, onSettings: (settings: Settings) => Promise, onFreeze: (layer:
   *   number, on: boolean) => void, onFiles: () => void}} handlers
   *   what they reject with is shown at its field; settings, {learning_rate} or {truncate}, are for the run that
   *   goes on
   */
  constructor(form, catalogue, handlers) {
    this.form = form;
    this.catalogue = catalogue;
    this.handlers = handlers;
    this.layers = new Layers(
      form.querySelector("#layers"), document.querySelector("#layer-template"), form.querySelector("#add-layer"),
      () => this.changed(), handlers.onFreeze,
    );
    this.own = new OwnData(form.querySelector("#own-data"), catalogue.task.data.defaults.task.data, (spec) =>
      this.begin(spec),
    );
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => this.change(event.target));
    form.addEventListener("click", ({ target }) => {
      this.at = target.closest("button") ?? this.at;
    });
    document.addEventListener(
      "dragover",
      (event) => event.dataTransfer.types.includes("Files") && event.preventDefault(),
    );
    document.addEventListener("drop", (event) => this.drop(event));
  }

  /** A file that is dropped anywhere on the page is one to learn from. */
  async drop(event) {
    const files = [...event.dataTransfer.files];
    if (event.defaultPrevented || !files.length) return;
    event.preventDefault();
    this.handlers.onFiles();
    if (!this.own.root.checkVisibility()) {
      this.form.querySelector('[data-kind-of="task"]').value = "data";
      await this.suggest("data");
    }
    this.own.give(files);
  }

  element(path) {
    return [...this.form.querySelectorAll(`[data-path="${path}"]`)].find((element) => !element.closest("[hidden]"));
  }

  write(spec) {
    this.spec = spec;
    this.form.classList.add("written");
    for (const family of FAMILIES) this.writeKind(family, spec[family]);
    for (const name of SIMPLE) write(this.element(name), spec[name]);
    this.layers.write(spec.layers);
    this.own.follow(spec.task);
    clearErrors(this.form);
    this.follow({ truncate: spec.truncate });
  }

  /**
   * Show settings as they are now, unless somebody is typing another.
   *
   * @param {Partial<Settings>} now
   */
  follow({ learning_rate: rate, truncate, frozen = [] }) {
    const fields = {
      "optimiser.learning_rate": rate, "truncate.depth": truncate?.depth === ALL ? null : truncate?.depth ?? null,
      "truncate.every": truncate && truncate.every !== 1 ? truncate.every : null,
    };
    for (const [path, value] of Object.entries(fields)) {
      const element = this.element(path);
      if (value !== undefined && element && element !== document.activeElement && !element.matches("[aria-invalid]")) {
        write(element, value);
      }
    }
    this.layers.follow(frozen);
  }

  writeKind(family, thing) {
    this.form.querySelector(`[data-kind-of="${family}"]`).value = kindOf(thing);
    this.showKind(family);
    const { parameters } = this.catalogue[family][kindOf(thing)], given = typeof thing === "string" ? {} : thing;
    for (const element of this.fields(family)) {
      const name = element.dataset.path.slice(family.length + 1);
      // What is not given is left out, or has its default
      write(element, given[name] ?? parameters.find((parameter) => parameter.name === name).default);
    }
  }

  /** Show the parameters of the chosen kind only. */
  showKind(family) {
    const kind = this.form.querySelector(`[data-kind-of="${family}"]`).value;
    for (const block of this.form.querySelectorAll(`[data-family="${family}"] > [data-kind]`)) {
      block.hidden = block.dataset.kind !== kind;
    }
    this.form.querySelector(`[data-family="${family}"] > [data-kind]:not([hidden]) .own-place`)?.append(this.own.root);
  }

  fields(family) {
    return this.form.querySelectorAll(`[data-family="${family}"] > [data-kind]:not([hidden]) [data-path]`);
  }

  read() {
    const spec = Object.fromEntries(SIMPLE.map((name) => [name, read(this.element(name))]));
    for (const family of FAMILIES) {
      const entries = [...this.fields(family)].map((element) => [
        element.dataset.path.slice(family.length + 1), read(element),
      ]);
      spec[family] = {
        kind: this.form.querySelector(`[data-kind-of="${family}"]`).value,
        ...Object.fromEntries(entries),
      };
    }
    spec.truncate = this.truncation();
    spec.layers = this.layers.read();
    return spec;
  }

  truncation() {
    const [depth, every] = ["truncate.depth", "truncate.every"].map((path) => read(this.element(path)));
    return depth === null && every === null ? null : { depth: depth ?? ALL, ...(every === null ? {} : { every }) };
  }

  change(element) {
    this.at = element;
    settle(element);
    if (element.dataset.kindOf === "task") {
      this.suggest(element.value);
      return;
    }
    if (element.dataset.kindOf) this.showKind(element.dataset.kindOf);
    const { path } = element.dataset;
    if (path === "optimiser.learning_rate") this.set({ learning_rate: read(element) });
    else if (path?.startsWith("truncate.")) this.set({ truncate: this.truncation() });
    else this.changed();
  }

  /** Another task brings the set-up that suits it, so that what is shown can learn. */
  suggest(kind) {
    const { defaults } = this.catalogue.task[kind];
    const parameters = Object.fromEntries(
      this.catalogue.task[kind].parameters.filter((p) => p.default !== null).map((p) => [p.name, p.default]),
    );
    return this.begin({ seed: 1, readout: "many_to_one", ...defaults, task: { ...parameters, ...defaults.task } });
  }

  /**
   * Another set-up altogether.
   *
   * @param {RunSpec} spec
   */
  begin(spec) {
    this.write({ truncate: null, ...spec });
    return this.changed();
  }

  changed() {
    const spec = /** @type {RunSpec} */ (this.read());
    return this.submit(() => this.handlers.onSetup(spec));
  }

  set(settings) {
    return this.submit(() => this.handlers.onSettings(settings));
  }

  /** Do what the form asks for, and show what is wrong with it, unless it has asked for something else by then. */
  async submit(send) {
    this.submitted += 1;
    const turn = this.submitted;
    this.unanswered = null;
    clearErrors(this.form);
    try {
      await send();
    } catch (error) {
      if (turn !== this.submitted) return;
      if (error.status === 0) this.unanswered = send;
      showError(this.form, error, this.at);
    }
  }

  /** The server answers again: send what it has not answered. */
  retry() {
    if (this.unanswered) this.submit(this.unanswered);
  }
}
