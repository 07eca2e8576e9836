// Stands in for what modules read of the page when they are loaded; a test imports it before them.

const place = "_{⟨n⟩}^{⟨l⟩}";
const timed = {
  x: "x_{⟨n⟩}", y: "y_{⟨n⟩}", t: "t_{⟨n⟩}", C: "C", h: `h${place}`, delta: `δ${place}`,
  delta_space: "Sδ_{⟨n⟩}^{⟨l+1⟩}",
  delta_time: "Tδ_{⟨n+1⟩}^{⟨l⟩}", W_time: "W_{T}^{⟨l⟩}", b: "b^{⟨l⟩}",
  dsigma: `σ′${place}`, output_gradient: "∂C/∂y_{⟨n⟩}", update_b: "Δb^{⟨l⟩}",
  grad_b: "∇_{b}^{⟨l⟩}", mean_grad_b: "∇̄_{b}^{⟨l⟩}",
};
const untimed = { ...timed, x: "x", y: "y", t: "t", h: "h^{⟨l⟩}", delta: "δ^{⟨l⟩}" };
const facts = { symbols: { seed: { timed, untimed } }, notations: { seed: "Essay", nielsen: "Nielsen" } };

globalThis.document = {
  getElementById: () => ({ textContent: JSON.stringify(facts) }), documentElement: { dataset: {} },
};
globalThis.matchMedia = () => ({ matches: false, addEventListener() {} });
