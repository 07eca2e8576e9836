/** What of a network somebody can check, by the names that the server knows, and the shapes of it. Pure. */

/** How many places a shape that is filled in has at most. */
const MOST_PLACES = 240;
const BACKWARD = ["delta", "dz"];
const HOLE = "?";

/** @typedef {{value: string, text: string}} Option */
/** @typedef {{name: string, shape: number[]}} KnownArray */

/**
 * The choices for what is selected: each is one array or a part of one, all of a layer, or several by their names.
 *
 * @param {{cell: Cell | null, weight: WeightPlace | null, quantity: string, sample: number, arrays: KnownArray[],
 *   symbol: (quantity: string, place?: Json) => string, weightSymbol: (name: string) => string}} of `quantity`: the one
 *   that the lattice shows; `sample`: of the batch; `arrays`: those of the network
 * @returns {{label: string, options: Option[]}[]}
 */
export function choices({ cell, weight, quantity, sample, arrays, symbol, weightSymbol }) {
  const known = new Set(arrays.map(({ name }) => name));
  const layers = [...new Set(arrays.map(({ name }) => layerOf(name)).filter(Boolean))].sort((a, b) => a - b);
  const groups = [
    { label: "The selected weight", options: weight ? ofWeight(weight, weightSymbol) : [] },
    { label: "The selected cell", options: ofCell(cell, [quantity, ...BACKWARD], sample, known, symbol) },
    { label: "Whole layers", options: layers.map((l) => ({ value: `layer ${l}`, text: `all of layer ${l}` })) },
    { label: "By name", options: [{ value: "", text: "arrays with their names, as in dWh = …" }] },
  ];
  return groups.filter(({ options }) => options.length);
}

const layerOf = (name) => Number(name.match(/layer(\d+)\./)?.[1] ?? 0);

function ofWeight({ name, row, column }, weightSymbol) {
  const [index, place] = column === null ? [`${row}`, `${row + 1}`] : [`${row},${column}`, `${row + 1}, ${column + 1}`];
  const gradient = `gradient of ${weightSymbol(name)}`;
  return [
    { value: `gradients/${name}[${index}]`, text: `${gradient} [${place}]` },
    { value: `gradients/${name}`, text: `${gradient}, all of it` },
  ];
}

function ofCell(cell, quantities, sample, known, symbol) {
  if (!cell || cell.layer < 0) return [];
  const [layer, n] = [cell.layer + 1, cell.n];
  return [...new Set(quantities)].flatMap((quantity) => {
    const name = `layer${layer}.${quantity}`;
    if (!known.has(name)) return [];
    const here = symbol(quantity, { layer, n: n + 1 });
    return [
      { value: `${name}[${n},${sample}]`, text: `${here}, all units` },
      { value: `${name}[${n},${sample},${cell.unit ?? 0}]`, text: `${here}, unit ${(cell.unit ?? 0) + 1}` },
      { value: `${name}[:,${sample}]`, text: `${symbol(quantity, { layer })} at every timestep` },
    ];
  });
}

/**
 * The text to be filled in for a choice: the shape of it with a ? in each place, never a number.
 *
 * @param {string} choice
 * @param {number} sample
 * @param {KnownArray[]} arrays
 */
export function template(choice, sample, arrays) {
  const layer = choice.match(/^layer (\d+)$/)?.[1];
  if (choice && !layer) return holes(shapeOf(choice, arrays));
  const names = layer ? ofLayer(Number(layer), sample, arrays) : everything(arrays);
  return names.map((name) => `${name} = ${holes(shapeOf(name, arrays), name.length + 3)}`).join("\n");
}

function ofLayer(layer, sample, arrays) {
  const own = arrays.filter(({ name }) => layerOf(name) === layer).map(({ name }) => name);
  const signals = own.filter((name) => BACKWARD.some((quantity) => name === `layer${layer}.${quantity}`));
  return [...signals.map((name) => `${name}[:, ${sample}]`), ...own.filter((name) => name.startsWith("gradients/"))];
}

const everything = (arrays) => arrays.map(({ name }) => name).filter((name) => name.startsWith("gradients/"));

/** The shape of an array, or of a part of it by its index. */
export function shapeOf(name, arrays) {
  const [, whole, index] = name.match(/^(.*?)(?:\[([^\]]*)\])?$/);
  const shape = arrays.find((array) => array.name === whole)?.shape ?? [];
  const indices = index?.split(",") ?? [];
  return shape.filter((_, axis) => axis >= indices.length || indices[axis].trim() === ":");
}

function holes(shape, indent = 0) {
  const places = shape.reduce((product, size) => product * size, 1);
  if (places > MOST_PLACES) return `  # ${shape.join(" × ")} numbers`;
  if (!shape.length) return HOLE;
  const [size, ...rest] = shape;
  const each = Array.from({ length: size }, () => holes(rest, indent + 1));
  return `[${each.join(rest.length ? `\n${" ".repeat(indent + 1)}` : " ")}]`;
}
