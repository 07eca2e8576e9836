/** A button in the head of a panel. */

/** @param {[string, string, string]} what name, sign and words; where these say %s, the panel puts its title in */
export function tool([name, sign, words]) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "bare", textContent: sign });
  Object.assign(button.dataset, { tool: name, words });
  return button;
}
