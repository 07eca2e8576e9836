/** A figure on a screen that is drawn larger: what it says in pixels grows, but for the type of its axes. Pure. */

const all = (sizes, times) => Object.fromEntries(Object.entries(sizes).map(([side, size]) => [side, size * times]));

/** With type and shifts so many times as large. */
const worded = ({ font, xshift = 0, yshift = 0, ...words }, times) => ({
  ...words, xshift: xshift * times, yshift: yshift * times,
  ...(font && { font: { ...font, ...(font.size && { size: font.size * times }) } }),
});

/** With marks and lines so many times as large. */
const drawn = ({ marker, line, ...trace }, times) => ({
  ...trace,
  ...(marker && { marker: { ...marker, ...(typeof marker.size === "number" && { size: marker.size * times }) } }),
  ...(line && { line: { ...line, width: (line.width ?? 2) * times } }),
});

/** @param {{data: Json[], layout: Json}} figure */
export function grown({ data, layout }, times) {
  if (times === 1) return { data, layout };
  const { margin, annotations, legend } = layout;
  return {
    data: data.map((trace) => drawn(trace, times)),
    layout: {
      ...layout,
      ...(margin && { margin: all(margin, times) }),
      ...(annotations && { annotations: annotations.map((words) => worded(words, times)) }),
      ...(legend?.font && { legend: { ...legend, font: { ...legend.font, size: legend.font.size * times } } }),
    },
  };
}
