/** The answer to somebody's numbers: what is right, the first place that is not, the formula, and the mistake. */

import { marked } from "../compare/mistake_words.js";
import { nameOf } from "../divergence/words.js";
import { lineOf, unfold } from "../inspector/mathml.js";
import { h } from "../shell/dom.js";
import { symbolNodes } from "../shell/markup.js";
import { entryOf, explainedBy, listed, readAs, scaled, sizeOf, unchecked, unnamed, valueOf } from "./words.js";

const paragraph = (text, attributes = {}) => h("p", attributes, ...symbolNodes(text));
/** What leaves the first timestep has no cell of its own. */
const BEFORE_ALL = { delta0: "∂C/∂h₀", delta_c0: "∂C/∂c₀" };
const placeName = (place) => {
  const start = BEFORE_ALL[place.quantity];
  return start ? `${start} of layer ${place.layer}, unit ${place.unit + 1}` : nameOf(place);
};
const maybe = (text, attributes = {}) => (text ? [paragraph(text, attributes)] : []);
const ticked = (text) => h("p", { class: "right" }, h("span", { class: "tick", "aria-hidden": "true" }, "✓ "), text);

/**
 * @param {Json} found the server's answer
 * @param {{formula: Element, compare: (made: Json) => void}} parts `formula`: where that of the place comes; `compare`
 *   trains with a mistake beside the network
 * @returns {Element[]}
 */
export function answerOf(found, { formula, compare }) {
  return [
    ...(found.right ? [] : differing(found, formula)),
    ...(found.agrees.length ? [ticked(`Right: ${listed(found.agrees)}.`)] : []),
    ...maybe(scaled(found)),
    ...found.mistakes.flatMap((together, i) => explaining(together, explainedBy(found, i), compare)),
    ...maybe(unnamed(found)),
    ...maybe(readAs(found), { class: "quiet" }),
    ...unchecked(found).map((text) => paragraph(text, { class: "quiet" })),
  ];
}

/** The first place that differs, and the other arrays that do. */
function differing({ first, differences: [, ...others] }, formula) {
  const sample = first.place.sample ? ` It is in sample ${first.place.sample + 1} of the batch.` : "";
  return [
    h("p", { class: "wrong" }, h("span", { class: "cross", "aria-hidden": "true" }, "✗ "),
      "The first that is wrong, in the order of the computation: ", h("code", {}, entryOf(first)), ", ",
      ...symbolNodes(placeName(first.place)), "."),
    h("table", { class: "numbers" },
      h("thead", {}, h("tr", {}, ...["yours", "right"].map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, h("tr", {},
        h("td", { class: "wrong", title: String(first.given) }, valueOf(first.given)),
        h("td", { title: String(first.right) }, valueOf(first.right))))),
    formula,
    paragraph(`${sizeOf(first)}${sample}`),
    ...(others.length ? [others.length > 2 ? folded(others) : listOf(others)] : []),
  ];
}

const listOf = (others) => h("ul", { class: "others" }, ...others.map((each) =>
  h("li", {}, h("code", {}, each.name), ` differs too. ${sizeOf(each)}`)));

const folded = (others) =>
  h("details", {}, h("summary", {}, `${others.length} more arrays differ`), listOf(others));

/** A mistake, or two together, that explain every number. */
function explaining(together, lead, compare) {
  return [
    h("div", { class: "made-with", role: "note", "aria-label": "The mistake" },
      h("p", {}, lead, ...together.flatMap(({ label, place }, k) => [
        ...(k ? [" together with "] : []), h("strong", {}, label), ...(place ? [` ${place}`] : [])]), "."),
      ...together.flatMap((mistake) => [
        h("p", {}, "yours: ", h("span", { class: "wrong-formula" }, ...symbolNodes(marked(mistake.formula)))),
        h("p", {}, mistake.done), h("p", {}, h("strong", {}, "Why it is wrong: "), mistake.wrong),
        h("p", { class: "quiet" }, mistake.essay),
      ]),
      ...(together.length === 1 ? [comparing(together[0].made, compare)] : [])),
  ];
}

function comparing(made, compare) {
  const button = h("button", { type: "button" }, "Compare with this mistake");
  button.addEventListener("click", () => compare(made));
  return button;
}

/** Have a click on "… 3 more terms …" show them, or fold them again. @param {HTMLElement} formula */
export function foldable(formula) {
  formula.addEventListener("click", ({ target }) => {
    const more = /** @type {Element} */ (target).closest(".more");
    if (more) unfold(more, more.getAttribute("aria-expanded") !== "true");
  });
  return formula;
}

/** The formula of a place: in symbols, and with numbers where those of the run are the right ones. */
export function formulaLines({ mathml }, withNumbers) {
  const lines = withNumbers && mathml.length > 1 ? [mathml[0], mathml.at(-1)] : [mathml[0]];
  return lines.map(lineOf);
}
