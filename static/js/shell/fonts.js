/** The fonts of what is drawn on a canvas: as the style sheet has them. */

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
export const MATHS = '"STIX Two Math", "Cambria Math", "DejaVu Serif", serif';
