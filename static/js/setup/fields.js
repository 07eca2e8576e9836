/** Reading and writing single fields by their path in the set-up, and showing what is wrong with one. */

import { typed } from "../shell/typed.js";

/**
 * What a field holds, as JSON; text that is not a number stays as it is, for the server to say what is wrong.
 *
 * @param {HTMLInputElement} element
 */
export function read(element) {
  if (element.dataset.type === "bool") return element.checked;
  const text = element.value.trim();
  if (text === "") return null;
  if (element.dataset.type === "int" || element.dataset.type === "float") {
    const number = typed(text, element.dataset.type === "int");
    return Number.isNaN(number) ? text : number;
  }
  if (element.dataset.type === "json") {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  return text;
}

/** What each field was given last, by the page or by the visitor. */
const settled = new WeakMap();

/** Take what is in a field as given. */
export const settle = (element) => settled.set(element, element.value);

/** Whether somebody is typing into a field, and has not left it. */
const typing = (element) =>
  element === document.activeElement &&
  element.matches("input[type=text], textarea") &&
  settled.has(element) &&
  settled.get(element) !== element.value;

/**
 * Put a value in, unless somebody is typing another.
 *
 * @param {HTMLInputElement} element
 */
export function write(element, value) {
  if (typing(element)) return;
  put(element, value);
  settle(element);
}

/** @param {HTMLInputElement} element */
function put(element, value) {
  if (element.dataset.type === "bool") element.checked = Boolean(value);
  else if (value === null || value === undefined) element.value = "";
  else element.value = element.dataset.type === "json" ? JSON.stringify(value) : String(value);
}

/** Forget all that was wrong. */
export function clearErrors(form) {
  for (const element of form.querySelectorAll("[aria-invalid]")) {
    element.removeAttribute("aria-invalid");
    element.removeAttribute("aria-describedby");
  }
  for (const message of form.querySelectorAll(".error")) {
    if (message.id === "form-error") message.hidden = true;
    else message.remove();
  }
}

/** The shown field whose path is the longest beginning of this one. */
function fieldOf(form, path) {
  const known = [...form.querySelectorAll("[data-path]")].filter(
    (element) =>
      !element.closest("[data-kind][hidden]") && (!element.closest("[hidden]") || element.closest("details")),
  );
  const fits = (element) =>
    path === element.dataset.path ||
    path.startsWith(`${element.dataset.path}.`) ||
    path.startsWith(`${element.dataset.path}[`);
  return (
    known.find((element) => element.dataset.path === path) ??
    known.filter(fits).sort((a, b) => b.dataset.path.length - a.dataset.path.length)[0] ??
    known.find(
      (element) => element.dataset.path === `${path}.kind` || element.dataset.path === path.replace(/\.kind$/, ""),
    )
  );
}

/** The fields that an error is about; of several that make something together first the one that was changed. */
function fieldsOf(form, { field, fields = [] }, changed) {
  const found = (fields.length ? fields : [field]).flatMap((path) => (path && fieldOf(form, path)) ?? []);
  const here = found.findIndex((element) => placeOf(element).contains(changed));
  return here > 0 ? [found[here], ...found.filter((_, i) => i !== here)] : found;
}

const placeOf = (element) => element.closest(".field") ?? element.closest(".layer") ?? element.parentElement;

/**
 * Say at the field itself what is wrong with it, and mark those that have a part in it; at the end of the form where
 * it has no field.
 *
 * @param changed the element, or null, that was changed last
 */
export function showError(form, error, changed = null) {
  clearErrors(form);
  const [element, ...others] = fieldsOf(form, error, changed);
  const text = error.field ? `Expected ${error.expected}; got ${error.got}.` : error.message;
  const whole = form.querySelector("#form-error");
  if (!element) {
    whole.textContent = error.field ? `${error.field}: ${text}` : text;
    whole.hidden = false;
    return;
  }
  element.closest("details")?.setAttribute("open", "");
  const message = document.createElement("p");
  message.className = "error";
  message.id = `error-${element.dataset.path.replace(/[^a-z0-9]+/gi, "-")}`;
  message.textContent = text;
  (element.closest(".pair") ?? placeOf(element)).append(message); // below two columns there is more room than in one
  for (const each of [element, ...others]) {
    each.setAttribute("aria-invalid", "true");
    each.setAttribute("aria-describedby", message.id);
  }
  message.scrollIntoView({ block: "nearest" });
}
