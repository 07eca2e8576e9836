/** A recording as one file of HTML: the page's own stage, player and inspector, with all they need in it. */

import { at } from "../run/root.js";
import { styles } from "../export/standalone.js";
import { compressed } from "./packing.js";

const fetched = async (path) => {
  const answer = await fetch(at(path));
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.text();
};

/** A script within HTML, which its own text must not end. */
function script(text, attributes = {}) {
  const element = document.createElement("script");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text.replaceAll("</script", "<\\/script");
  return element;
}

/**
 * @param {Json} recording
 * @param {string} version of the page's files
 * @param {string} title
 * @returns {Promise<string>} the file
 */
export async function replayFile(recording, version, title) {
  const [html, code, data] = await Promise.all([
    fetched(""), fetched(`static/${version}/replayed.js`), compressed(recording),
  ]);
  const page = new DOMParser().parseFromString(html, "text/html");
  const parts = "script:not([type='application/json']), link, meta[name=description], dialog:not(#keys)";
  page.querySelectorAll(parts).forEach((part) => part.remove());
  const formulas = Object.keys(recording.answers).length > 0;
  Object.assign(page.documentElement.dataset, { embed: formulas ? "inspector" : "", lock: "", fold: "", replay: "" });
  page.querySelector("title").textContent = title;
  const style = page.createElement("style");
  style.textContent = styles();
  page.head.append(style);
  page.body.append(script(data, { type: "application/json", id: "recorded" }), script(code, { type: "module" }));
  return `<!doctype html>\n${page.documentElement.outerHTML}`;
}
