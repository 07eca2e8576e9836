/** Text into the clipboard; where a browser does not give it, the text is shown. */

/**
 * @param {HTMLElement} button says that it is done, until it is left
 * @param {(text: string) => void} failed browsers give the clipboard to secure pages only, and not always to them
 */
export async function copy(text, button, failed) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    failed(text);
    return;
  }
  const label = button.textContent;
  button.textContent = "copied";
  const again = () => { button.textContent = label; };
  for (const name of ["blur", "pointerleave"]) button.addEventListener(name, again, { once: true });
}
