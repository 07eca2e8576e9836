/**
 * The panels: which are open, in what order, and which one is large. Knows neither where numbers come from nor who
 * else wants to know; it tells of every change by "change".
 */

import { ofSide } from "./comparison.js";
import { onTheme } from "../shell/theme.js";
import { draggable } from "./drag.js";
import { Panel } from "./panel.js";
import { Scheduler } from "./scheduler.js";
import { keysOfPage, PASS, watchKeys } from "../shell/keys.js";

export class Panels extends EventTarget {
  views = {};
  own = {};
  beside = {};
  choices = {};
  panels = [];
  /** @type {string | null} */
  large = null;
  /** @type {number | null} */
  layer = null;
  folded = false;

  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} stage where the large one stands
   * @param {{usual: string[], renderers: Record<string, any>}} how what is open until somebody chooses, and
   *   what draws a view, by what it declares
   */
  constructor(root, stage, { usual, renderers }) {
    super();
    this.root = root;
    this.stage = stage;
    this.usual = usual;
    this.renderers = renderers;
    this.wish = usual;
    this.scheduler = new Scheduler(() => this.panels);
    this.sizes = new ResizeObserver((entries) => this.renew(entries.map(({ target }) => target)));
    this.sight = new IntersectionObserver((entries) => this.look(entries));
    onTheme(() => this.renew());
    for (const place of [root, stage]) {
      place.addEventListener("click", (event) => this.use(event));
      place.addEventListener("pointermove", (event) => this.pointed(event));
    }
    keysOfPage([["Esc", "close a large panel", { Escape: () => this.escape() }]], { always: true, last: true });
    watchKeys(() => this.scheduler.giveWay());
    draggable(root, (name, before) => this.put(name, before));
  }

  /** The names of those that are open, in their order. */
  get open() {
    return this.panels.map((panel) => panel.name);
  }

  /** Those that want numbers: of a strip that is folded away only the large one, which stands elsewhere. */
  get streamed() {
    return this.open.filter((name) => !this.folded || name === this.large);
  }

  /** Where something is to be drawn and nothing is: in the charts, or in their strip while there are none. */
  get waiting() {
    return this.panels.length ? this.panels.flatMap(({ charts }) => charts.map(({ element }) => element)) : [this.root];
  }

  find(name) {
    return this.panels.find((panel) => panel.name === name);
  }

  /** The first one that something draws. */
  drawnBy(renderer) {
    return this.panels.find((panel) => panel.renderer === renderer);
  }

  /** The same, if it wants numbers. */
  streamedBy(renderer) {
    const panel = this.drawnBy(renderer);
    return panel && this.streamed.includes(panel.name) ? panel : null;
  }

  /**
   * Take up the views of a network, as the server describes them, by name; what has no figure the page draws itself.
   * Those of B, in a comparison, stand beside; what only B has says so.
   */
  set(views, beside = null) {
    this.panels.forEach((panel) => this.remove(panel));
    const drawn = (all) => Object.fromEntries(Object.entries(all).filter(([, { figure }]) => figure));
    const lettered = (view) => ({ ...view, figure: ofSide(view.figure, "B") });
    const others = Object.entries(drawn(beside ?? {}))
      .filter(([name]) => !(name in views))
      .map(([name, view]) => [name, lettered(view)]);
    Object.assign(this, {
      own: drawn(views), views: { ...drawn(views), ...Object.fromEntries(others) }, panels: [], beside: beside ?? {},
    });
    this.arrange();
  }

  /** Open these, in this order, as far as the network has them. */
  choose(wish, large = null) {
    Object.assign(this, { wish, large });
    this.arrange();
  }

  toggle(name) {
    const open = this.wish.includes(name);
    this.choose(
      open ? this.wish.filter((other) => other !== name) : [...this.wish, name],
      open && this.large === name ? null : this.large,
    );
  }

  /** The strip is folded away, or comes back; out of sight, nothing in it is drawn. */
  fold(folded) {
    if (folded === this.folded) return;
    this.folded = folded;
    this.dispatchEvent(new Event("change"));
  }

  enlarge(name) {
    this.choose(this.wish, name);
    (this.find(name) ?? this.find(this.was))?.tools.querySelector("[data-tool=large]").focus();
    this.was = name;
  }

  /** Put one before another, or behind all. */
  put(name, before) {
    const others = this.wish.filter((other) => other !== name);
    const place = before === null ? others.length : others.indexOf(before);
    this.choose([...others.slice(0, place), name, ...others.slice(place)], this.large);
  }

  /** One place to the left or right among those that are open. */
  move(name, step) {
    const others = this.open.filter((other) => other !== name);
    const place = Math.max(0, Math.min(others.length, this.open.indexOf(name) + step));
    this.put(name, others[place] ?? null);
    this.find(name).tools.querySelector(`[data-tool=${step < 0 ? "left" : "right"}]`).focus();
  }

  /** Make what is there what is wished. */
  arrange() {
    const names = this.wish.filter((name) => name in this.views);
    this.panels.filter(({ name }) => !names.includes(name)).forEach((panel) => this.remove(panel));
    this.panels = names.map((name) => this.find(name) ?? this.make(name));
    const there = names.includes(this.large);
    const known = Object.keys(this.views).length > 0; // before there are any, a link says what is to be large
    if (!there && known) this.large = null;
    for (const panel of this.panels) {
      const large = panel.name === this.large;
      (large ? this.stage : this.root).append(panel.section);
      if (panel.section.classList.contains("large") !== large) panel.enlarged(large);
    }
    this.root.hidden = known && !this.root.children.length; // until then it keeps its place
    for (const part of /** @type {Iterable<HTMLElement>} */ (this.stage.children)) {
      part.inert = there && !part.matches(".panel, [data-above]");
    }
    this.dispatchEvent(new Event("change"));
    this.scheduler.request();
  }

  make(name) {
    const panel = new Panel(name, this.views[name], (this.own[name] && this.beside[name]) ?? null, this.renderers);
    panel.layer = this.layer;
    if (this.choices[name]) panel.choose(this.choices[name]);
    panel.chosen = (choice) => {
      this.choices[name] = choice;
      this.scheduler.request();
    };
    this.sizes.observe(panel.plot);
    this.sight.observe(panel.section);
    this.dispatchEvent(new CustomEvent("made", { detail: panel }));
    return panel;
  }

  remove(panel) {
    this.sizes.unobserve(panel.plot);
    this.sight.unobserve(panel.section);
    panel.remove();
  }

  use({ target }) {
    const name = target.closest(".panel")?.dataset.view;
    const act = {
      left: () => this.move(name, -1), right: () => this.move(name, 1), close: () => this.toggle(name),
      large: () => this.enlarge(this.large === name ? null : name),
    };
    act[target.dataset.tool]?.();
  }

  /** Somebody may read what is at the pointer. */
  pointed({ target }) {
    const name = target.closest(".panel")?.dataset.view;
    if (name) this.dispatchEvent(new CustomEvent("pointed", { detail: name }));
  }

  /** One thing at a time: a walk goes on. */
  escape() {
    return this.large && !document.querySelector(":popover-open, dialog[open]") ? this.enlarge(null) : PASS;
  }

  /** Note the newest payloads, and those of B. */
  show(payloads, beside = {}) {
    for (const panel of this.panels) {
      panel.newest = (panel.name in this.own ? payloads : beside)[panel.name] ?? panel.newest;
      panel.beside = beside[panel.name] ?? panel.beside;
    }
    this.scheduler.hurry();
  }

  /** Show what is of this layer, counted from 1, where a view has something of its own for each; null for none. */
  select(layer) {
    if (layer === this.layer) return;
    this.layer = layer;
    for (const panel of this.panels) {
      panel.layer = layer;
      // In its turn: a walk goes from layer to layer
      if (panel.chart.figure.data.some(({ marks }) => marks?.layer !== undefined)) panel.stale = true;
    }
    this.scheduler.hurry();
  }

  /** Those in these places, or all, are to be drawn again. */
  renew(places = null) {
    this.panels.filter(({ plot }) => !places || places.includes(plot)).forEach((panel) => panel.renew());
    this.scheduler.request();
  }

  /** Write titles and charts in the symbols of now. */
  write() {
    this.panels.forEach((panel) => panel.entitle());
    this.renew();
  }

  /** The picture of one is another, although the numbers of the run are the same. */
  again(panel) {
    if (panel) panel.shown = null;
    this.scheduler.request();
  }

  look(entries) {
    for (const { target, isIntersecting } of entries) {
      Object.assign(this.find(target.dataset.view) ?? {}, { inSight: isIntersecting });
    }
    this.scheduler.request();
  }

  start() {
    this.scheduler.start();
  }
}
