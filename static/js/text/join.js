/** Joins the panels of a network that reads a text: a text drawn from it, and one unit along the text. */

import { DrawnText } from "./sample.js";
import { UnitAlongText } from "./unit_activity.js";

export function joinTexts(parts) {
  new DrawnText(parts);
  new UnitAlongText(parts);
}
