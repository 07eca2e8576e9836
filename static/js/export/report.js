/** A whole moment as one page of HTML that needs nothing else: no script, no font, no picture from elsewhere. */

import { number, whole } from "../shell/format.js";
import { copyOf, styles } from "./standalone.js";

const OWN = `
html, body { height: auto; min-width: 0; }
body { display: block; max-width: 1180px; margin: 0 auto; padding: 24px; background: var(--card); font-size: 14px; }
body > h1 { display: block; font-size: 24px; margin: 0 0 4px; }
body > h2, section > h2 { margin: 28px 0 8px; font-size: 12px; }
figure { margin: 0; } figure > svg { max-width: 100%; height: auto; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 20px; }
.charts figcaption { font-weight: 650; margin-bottom: 4px; }
.facts { border-collapse: collapse; }
.facts th { text-align: left; font-weight: 400; color: var(--quiet); padding: 2px 18px 2px 0; }
.facts td { padding: 2px 0; }
#inspector { padding: 0; overflow: visible; max-width: 620px; border: 0; box-shadow: none; }
.units-box { max-height: none; overflow: visible; }
.numbers.fewer :is(th, td):last-child { display: table-cell; }
.film { overflow: visible; }
.terms { max-height: none; }
a { color: var(--accent); }
@media print { body { max-width: none; } figure, .numbers { break-inside: avoid; } }
`;

const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

/** {kind: "uniform", low: 0} as "uniform, low 0"; what has no short form as JSON. */
function words(value) {
  if (value === null || typeof value !== "object") return String(value ?? "none").replaceAll("_", " ");
  const { kind, ...rest } = value;
  const fields = Object.entries(rest)
    .filter(([, field]) => field !== null)
    .map(
      ([name, field]) =>
        `${name.replaceAll("_", " ")} ${typeof field === "object" && field ? JSON.stringify(field) : field}`,
    );
  return [kind?.replaceAll("_", " "), ...fields].filter(Boolean).join(", ").slice(0, 400);
}

/** The set-up in a table. */
function setUp({ spec, parameters, numerics, edits = [] }) {
  const { layers, ...rest } = spec;
  const facts = [
    ...Object.entries(rest).map(([name, value]) => [name.replaceAll("_", " "), words(value)]),
    ...layers.map((layer, l) => [`layer ${l + 1}`, words({ ...layer, ...(layer.weights && { weights: "given" }) })]),
    ["weights", whole(parameters)],
  ];
  if (edits.length) {
    facts.push([
      "edits on the way",
      edits.map(({ at, edits: those }) => `at update ${at}: ${those.map(words).join("; ")}`).join(". "),
    ]);
  }
  if (numerics) {
    facts.push(["arithmetic", `${numerics}: a machine with another fingerprint may give other last digits`]);
  }
  return `<table class="facts"><tbody>${facts.map(([name, text]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(text)}</td></tr>`).join("")}</tbody></table>`;
}

const figure = (svg, caption = "") =>
  `<figure>${caption && `<figcaption>${escaped(caption)}</figcaption>`}${svg.replace(/^<\?xml[^>]*>/, "")}</figure>`;

/**
 * @param {{run, tick, title: string, link: string, line: string, lattice: string, terms: Element | null, inspector:
 *   Element, charts: {title: string, svg: string}[]}} moment
 *   `lattice` and the charts' `svg` as text
 */
export function report({ run, tick, title, link, line, lattice, terms, inspector, charts }) {
  const heading = `${title}, update ${whole(tick.update)}`;
  return `<!doctype html>
<html lang="en" data-theme="${document.documentElement.dataset.theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Unrolled: ${escaped(heading)}</title>
<link rel="icon" href="data:,">
<style>
${styles()}
${OWN}
</style>
</head>
<body>
<h1>${escaped(heading)}</h1>
<p>${escaped(line)}</p>
<p>Cost of this update: <strong>C = ${number(tick.cost, 6)}</strong>.
<a href="${escaped(link)}">The same moment in Unrolled</a></p>
<h2>Space × time</h2>
${figure(lattice)}
${terms ? copyOf(terms).outerHTML : ""}
<section><h2>Inspector</h2>${copyOf(inspector, true).outerHTML}</section>
${charts.length ? `<h2>Charts</h2>
<div class="charts">${charts.map(({ title: caption, svg }) => figure(svg, caption)).join("\n")}</div>` : ""}
<h2>Set-up</h2>
${setUp(run)}
</body>
</html>
`;
}
