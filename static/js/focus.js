/** Who clicks keeps the page's keys: what is clicked does not take the focus, and what had it gives it back. */

/** @param takes whether a part of the element is one that would take the focus */
export function leaveFocus(element, takes = () => true) {
  element.addEventListener("mousedown", (event) => {
    if (!takes(event.target)) return;
    event.preventDefault();
    if (document.activeElement !== element) document.activeElement?.blur();
  });
}
