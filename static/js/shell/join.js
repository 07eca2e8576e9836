/**
 * Joins what the page has around it: its theme, its profile, the list of its keys, and the symbols that all else is
 * written in.
 */

import { calmLists } from "./focus.js";
import { h } from "./dom.js";
import { keysOfPage, listed } from "./keys.js";
import { labelPressed } from "./press.js";
import { write } from "./symbols.js";
import { profile, setProfile, startTheme, toggleTheme } from "./theme.js";

const find = (selector) => document.querySelector(selector);

/** The list of the keys that work just now. */
function showKeys() {
  const rows = listed().map(([keys, does]) => h("tr", {}, h("td", {}, h("kbd", {}, keys)), h("td", {}, does)));
  find("#keys-table").replaceChildren(...rows);
  find("#keys").showModal();
}

/**
 * To be joined first: whoever is told of another notation or run may write symbols at once.
 *
 * @param {{state: State}} parts
 */
export function joinShell({ state }) {
  startTheme();
  calmLists();
  labelPressed();
  state.on("notation", (notation) => write({ notation }));
  state.on("run", ({ spec, shape }) => write({ timed: shape.max_timesteps > 1, batch: spec.batch_size }));
  state.on("profile", (name) => {
    setProfile(name);
    find("#profile").setAttribute("aria-pressed", String(Boolean(name)));
  });
  state.set({ profile: profile() });
  const toggleProfile = () => state.set({ profile: state.profile ? null : "projector" });
  find("#theme").addEventListener("click", toggleTheme);
  find("#profile").addEventListener("click", toggleProfile);
  find("#help").addEventListener("click", showKeys);
  find(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // its address would be another moment's
    find("#lattice").focus();
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload()); // its run went when the page did
  keysOfPage([
    ["T", "light or dark", { t: toggleTheme }],
    ["P", "projector mode", { p: toggleProfile }],
    ["?", "this list", { "?": showKeys }],
  ], { last: true });
}
