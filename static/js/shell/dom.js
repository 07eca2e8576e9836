/** Elements, in short. */

/** Make an element: h("p", {class: "quiet"}, "text", child …). */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Put children in, unless they are there already: what is moved loses the focus and its place. */
export function settle(parent, children) {
  if (children.length !== parent.childElementCount || children.some((child, i) => child !== parent.children[i])) {
    parent.replaceChildren(...children);
  }
}
