/** Mistakes in the backward pass, in words: what is done, where, and the wrong formula. Pure. */

export const SIGNS = {
  nabla: "∇", delta: "δ", odot: "⊙", Delta: "Δ", sum: "∑", partial: "∂", sigma: "σ", otimes: "⊗", leftarrow: "←",
  ldots: "…", eta: "η", tau: "τ", pm: "±", leq: "≤", lambda: "λ", quad: " ", top: "⊤",
};
const TIGHT = /\\(nabla|partial|Delta|tanh) (?=[\\A-Za-z_^])/g; // what a letter follows without a space
const GROUP = String.raw`\{((?:[^{}]|\{[^{}]*\})*)\}`;
const FRACTION = new RegExp(String.raw`\\frac${GROUP}${GROUP}`, "g");

/** A formula in LaTeX as text in which what hangs on a letter stands in _{…} or ^{…}. */
export function marked(latex) {
  return latex
    .replace(FRACTION, "($1 / $2)")
    .replaceAll("\\mathsf{T}", "⊤").replace(/\\mathsf ?T|\{\\mathsf T\}/g, "⊤")
    .replace(/\\mathrm\{([^{}]*)\}/g, "{$1}")
    .replace(/\\(left|right)(?![A-Za-z]) ?/g, "")
    .replace(/([_^])([^{\\\s])/g, "$1{$2}")
    .replace(TIGHT, "\\$1{}")
    .replace(/\\([A-Za-z]+)(?:\{\})?/g, (_, name) => SIGNS[name] ?? name)
    .replace(/\\[ ,]/g, "")
    .replaceAll("'", "′").replaceAll("-", "−")
    .replace(/\{\}/g, "")
    .replace(/(^|[^_^])\{(\w+)\}/g, "$1$2")
    .replace(/ +/g, " ")
    .trim();
}

/** Where and how a mistake is made: "in layer1, at timestep 2", empty where it is left to the network. */
export function placeOf({ kind, ...made }) {
  const { layer, timestep, gate, ...others } = made;
  return [
    layer && `in ${layer}`,
    (timestep ?? null) !== null && `at timestep n = ${timestep + 1}`,
    gate && `at gate ${gate}`,
    ...Object.entries(others)
      .filter(([, value]) => value !== null && value !== false)
      .map(([name, value]) => `${name.replaceAll("_", " ")}: ${value === true ? "yes" : value}`),
  ].filter(Boolean).join(", ");
}
