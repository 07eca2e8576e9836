/**
 * The choice of what the cells show, in the state as `quantity`: one of the seven that most layers have, or one that
 * a kind of layer has of its own.
 */

import { h } from "./dom.js";
import { plain, symbolNodes } from "./markup.js";
import { Radios } from "./radios.js";
import { isSignal, QUANTITIES, symbolOf } from "./symbols.js";
import { keysOfPage } from "./keys.js";

/** What of a run, on either side, only some kinds of layers have, with its name: {quantity: name}. */
const ownOf = (run) =>
  Object.assign({}, ...[run, run.beside].flatMap((side) => (side?.shape.layers ?? []).map(({ names }) => names)));

/** All that the cells of a run can show. */
export const quantitiesOf = (run) => [...QUANTITIES, ...Object.keys(ownOf(run))];

/**
 * Those that are drawn for one, as far as a layer has not that itself: for each layer one.
 *
 * @param {Run} run
 */
export function drawnFor(run, quantity) {
  const layers = [run, run.beside].flatMap((side) => side?.shape.layers ?? []);
  return layers.every(({ quantities }) => quantities.includes(quantity))
    ? [quantity]
    : [quantity, isSignal(quantity) ? "delta" : "h"];
}

/** @type {[string, (name: string) => boolean][]} */
const GROUPS = [
  ["Values", (name) => !isSignal(name)], ["Error signals", (name) => name.startsWith("delta_")],
  ["Behind the slope", (name) => name.startsWith("dz_")],
];

/**
 * @param {HTMLElement} root
 * @param {State} state
 */
function chooseCommon(root, state) {
  const radios = new Radios(root, "quantity", (quantity) => state.set({ quantity }));
  state.on("quantity", (quantity) => radios.show(quantity));
  const write = () => {
    for (const button of /** @type {Iterable<HTMLElement>} */ (root.children)) {
      button.replaceChildren(...symbolNodes(symbolOf(button.dataset.quantity)));
    }
  };
  state.on(["run", "notation"], write);
}

/**
 * What only some kinds have: a menu that is there while such a layer is.
 *
 * @param {State} state
 */
function chooseOwn(menu, state) {
  let names = {};
  const show = () => { menu.value = state.quantity in names ? state.quantity : ""; };
  const option = (name) => h("option", { value: name }, `${plain(symbolOf(name))} \u2002${names[name].toLowerCase()}`);
  const fill = () => {
    const groups = GROUPS.map(([label, belongs]) =>
      h("optgroup", { label }, ...Object.keys(names).filter(belongs).map(option)),
    );
    menu.replaceChildren(h("option", { value: "", hidden: "" }, "gates …"), ...groups);
    show();
  };
  state.on("run", (run) => {
    const own = ownOf(run);
    if (JSON.stringify(own) === JSON.stringify(names)) return;
    names = own;
    menu.hidden = !Object.keys(names).length;
    if (!quantitiesOf(run).includes(state.quantity)) state.set({ quantity: "delta" });
    fill();
  });
  state.on("quantity", show);
  state.on("notation", fill);
  menu.addEventListener("change", () => state.set({ quantity: menu.value }));
  return (signals) => {
    const found = Object.keys(names).filter((name) => isSignal(name) === signals);
    if (found.length) state.set({ quantity: found[(found.indexOf(state.quantity) + 1) % found.length] });
  };
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 */
export function chooseQuantity(root, menu, state) {
  chooseCommon(root, state);
  const next = chooseOwn(menu, state);
  const common = QUANTITIES.map((quantity, i) => [i + 1, () => state.set({ quantity })]);
  keysOfPage([
    ["1 … 7", "show activation, pre-activation, slope, error signal, its part from the layer above, its part from the next timestep, derivative with respect to the pre-activation", { ...Object.fromEntries(common) }],
    ["8 9", "in gated layers: show the next gate or the memory, or the next of their error signals", { 8: () => next(false), 9: () => next(true) }],
  ]);
}
