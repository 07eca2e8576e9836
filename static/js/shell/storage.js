/**
 * What the browser keeps for this visitor, as JSON; where storage is switched off nothing is kept, and nothing fails.
 */

/**
 * What is kept under a key; null where there is nothing that can be read.
 *
 * @param {"localStorage" | "sessionStorage"} storage
 * @param {string} key
 */
export function kept(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch {
    return null;
  }
}

/**
 * Keep a value, in place of the one before; null is kept by forgetting it.
 *
 * @param {"localStorage" | "sessionStorage"} storage
 * @param {string} key
 * @param {Json} value
 */
export function keep(storage, key, value) {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // It holds until the page is left.
  }
}
