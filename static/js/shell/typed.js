/** Numbers as people type them. */

const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const POWER = /\s*[·×]\s*10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/; // as this page writes it
const UP = Object.fromEntries([..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"].map((sign, i) => [sign, "-0123456789"[i]]));
const GROUPED = /^[-+]?\d{1,3}(?:([,.])\d{3}(?:\1\d{3})*)(?!\d)/;

/**
 * Thousands apart from the decimals, which follow a point: "1.500,25" and "1,500.25" are 1500.25, and "0,05" is 0.05.
 */
function pointed(text, whole) {
  const [, mark] = GROUPED.exec(text) ?? [];
  const other = mark === "," ? "." : ",";
  const groups = mark && (whole || text.split(mark).length > 2 || text.includes(other));
  if (groups) return text.replaceAll(mark, "").replace(other, ".");
  return mark === "," && !/^[-+]?0/.test(text) ? text : text.replace(",", "."); // 1,500 may be either
}

/** What a text stands for; NaN for what is no number, or may be two. @param whole whether it can have no decimals */
export function typed(text, whole = false) {
  const plain = pointed(
    text
      .trim()
      .replace(POWER, (_, power) => `e${[...power].map((sign) => UP[sign]).join("")}`)
      .replace(/[−–]/g, "-")
      .replace(/(\d)[\s'’_](?=\d{3})/g, "$1"),
    whole,
  );
  return DECIMAL.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : NaN;
}
