/** What was read of a file, in words. */

import { counted, whole } from "../shell/format.js";

const GIVEN = { csv: "a table", idx: "images or labels", npz: "arrays" };

/** How long a text is. */
export const sizes = (characters, symbols) => `${counted(characters, "character")}, ${symbols} different ones`;

/** What was read of a text, in words. */
export function summaryOfText({ id, rows, symbols, read, piece }, name) {
  const part = read < rows ? `The first ${whole(read)} are read, as many as this server allows,` : "It is read";
  return `${name ?? `Text ${id.slice(0, 8)}`}: a text of ${sizes(rows, [...symbols].length)}. ${part} in pieces of ${piece}.`;
}

/** What was read, in words. */
export function summary(
  {
    id, kind, rows, columns, column_count: count, samples, timesteps, inputs, outputs, classes, image, wanting, spec,
    learned: given, limited, cut, incomplete, left_out: leftOut, from_the_end: last, unordered,
  },
  name,
) {
  const title = `${name ?? `Data ${id.slice(0, 8)}`}: ${GIVEN[kind]}, ${counted(rows, "row")}, ${counted(count, "column")}${count > columns.length ? `, of which ${whole(columns.length)} are shown; the others stay inputs, or ignored` : ""}.`;
  if (wanting) {
    return `${title} ${wanting === "labels" ? "These are images" : "These are labels"}: now choose the file with their ${wanting}.`;
  }
  if (!spec) return title;
  const { training, validation, scale } = spec.task;
  const parts = given ? `, ${whole(given)} and ${whole(samples - given)} as the files have them` : "";
  const rest = limited.length
    ? `${last ? "" : ", drawn by the seed"}, as many as this server takes: ${limited.join(" and ")} would allow more`
    : "";
  const what = cut.window ? "window" : timesteps > 1 ? "sequence" : image ? "image" : "sample";
  const long = cut.window
    ? ` of ${counted(timesteps, "timestep")}`
    : timesteps > 1
      ? ` of at most ${timesteps} timesteps`
      : "";
  const learned = `${counted(samples, what)}${long}${parts}: ${whole(training)} for training, ${last ? "the last " : ""}${whole(validation)} for validation${rest}.`;
  const lacking = Object.entries(incomplete).map(([column, number]) => `${column} in ${whole(number)}`);
  const some = lacking.length
    ? ` Values are missing: ${lacking.slice(0, 5).join(", ")}${lacking.length > 5 ? ", …" : ""} of ${counted(rows, "row")}; ${counted(leftOut, "row")} ${leftOut === 1 ? "is" : "are"} left out${cut.missing === "mean" ? ", and the mean stands for the others" : ""}.`
    : "";
  const order = unordered ? " No column says the time: the rows of a sequence are in the order of the file." : "";
  const shape = `${counted(inputs, "input")}, ${counted(outputs, "output")}`;
  const network = ` Its network: ${[inputs, ...spec.layers.map(({ units }) => units)].join("-")}.`;
  const how = {
    standard: "mean 0 and deviation 1; those of the training samples are",
    unit: "0 to 1; the smallest and the largest of the training samples are",
  }[scale];
  const scaled = how ? ` Numbers are scaled to ${how} below each column.` : "";
  return `${title} ${learned}${some}${order} ${shape}${classes.length ? ` for ${classes.length} classes` : ""}.${scaled}${network}`;
}
