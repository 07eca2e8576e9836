/** A figure with little height: few ticks, a small legend in one line, and more of it for words at its top. Pure. */

export const COMPACT = 170; // px of height up to which a chart is one
const STRIP = 0.2; // of its height

/**
 * A layout as it is, or as it has to be in so little height.
 *
 * @param {boolean} strip whether words stand in a strip on its second axis, above all
 */
export function compacted(layout, height, strip) {
  if (!height || height > COMPACT) return layout;
  const { yaxis, yaxis2, legend } = layout;
  return {
    ...layout,
    ...(yaxis && { yaxis: { ...yaxis, ...(strip && { domain: [0, 1 - STRIP] }) } }),
    ...(strip && { yaxis2: { ...yaxis2, domain: [1 - STRIP, 1] } }),
    ...(legend && { legend: { ...legend, font: { size: 9.5 } } }),
  };
}
