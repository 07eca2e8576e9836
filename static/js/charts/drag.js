/** Panels change places by their headings. */

/**
 * @param {HTMLElement} root
 * @param {(name: string, before: string | null) => void} drop put one before another, or behind all
 */
export function draggable(root, drop) {
  let dragged = null;
  const mark = (target) => {
    for (const section of root.children) section.classList.toggle("target", section === target);
  };
  const over = ({ target }) => (dragged ? target.closest?.("#panels > .panel") : null);
  root.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element ? event.target.closest(".panel") : null;
    if (dragged) {
      Object.assign(event.dataTransfer, { effectAllowed: "move" }).setData("text/plain", dragged.dataset.view);
    }
  });
  root.addEventListener("dragover", (event) => {
    if (!over(event)) return;
    event.preventDefault();
    mark(over(event));
  });
  root.addEventListener("drop", (event) => {
    const place = over(event);
    if (!place || place === dragged) return;
    event.preventDefault();
    const forwards = dragged.compareDocumentPosition(place) === Node.DOCUMENT_POSITION_FOLLOWING;
    drop(dragged.dataset.view, (forwards ? place.nextElementSibling : place)?.dataset.view ?? null);
  });
  root.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
}
