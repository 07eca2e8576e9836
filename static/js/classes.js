/** The names of the classes, where a network tells them apart. */

/** What a unit of the output stands for: the name of its class, a single one for the second of two; null for any other unit. */
export function classOf({ classes, layers, outputs }, layer, unit) {
  if (layer !== layers.length - 1 || !classes?.length) return null;
  return classes[outputs === 1 ? 1 : unit] ?? null;
}

/** Which class a target says: of several outputs, or of a single one, from the place `start` on; null where it says none. */
export function meantOf({ classes, outputs }, targets, start = 0) {
  if (!classes?.length) return null;
  if (outputs === 1) return [0, 1].includes(targets[start]) ? classes[targets[start]] : null;
  const own = [...targets.subarray(start, start + outputs)];
  return own.filter((t) => t === 1).length === 1 && own.every((t) => t === 0 || t === 1) ? classes[own.indexOf(1)] : null;
}
