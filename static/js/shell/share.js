/** The button that copies the link to what is shown. */

/**
 * @param {Banner} banner
 * @param {() => string} link the address of now
 */
export function shareable(button, banner, link) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link());
    } catch { // browsers give the clipboard to secure pages only, and not always to them
      banner.show("link", `Copy this link: ${link()}`, { label: "Close", do: () => banner.clear("link") });
      return;
    }
    button.textContent = "Link copied";
    button.addEventListener("blur", () => { button.textContent = label; }, { once: true });
  });
}
