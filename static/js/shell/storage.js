/**
 * What the browser keeps for this visitor, as JSON; where storage is switched off nothing is kept, and nothing fails.
 */

/** What is kept under a key in "localStorage" or "sessionStorage"; null where there is nothing that can be read. */
export function kept(storage, key) {
  try {
    return JSON.parse(window[storage].getItem(key));
  } catch {
    return null;
  }
}

/** Keep a value, in place of the one before; null is kept by forgetting it. */
export function keep(storage, key, value) {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    // It holds until the page is left.
  }
}
