import { h } from "./dom.js";

/**
 * A part that scrolls in itself when it is too wide or too high, so that the page never does. It is a Tab stop only
 * while there is something to scroll and nothing inside takes the focus.
 * @param {string} label
 * @param {...Node} children
 */
export function scroller(label, ...children) {
  const node = h("div", { class: "pieces-scroll" }, ...children);
  const check = () => {
    const overflows = node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1;
    const needed = overflows && !node.querySelector("[tabindex='0'], button, input");
    if (needed === node.hasAttribute("tabindex") || node === document.activeElement) return;
    for (const [key, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", label]]) {
      if (needed) node.setAttribute(key, value);
      else node.removeAttribute(key);
    }
    node.toggleAttribute("data-lm-suppress-shortcuts", needed);
  };
  const observer = new ResizeObserver(check);
  observer.observe(node);
  for (const child of children) if (child instanceof Element) observer.observe(child);
  return { node };
}

/**
 * Scrolls a part, never the page, until `item` is in sight.
 * @param {HTMLElement} region @param {HTMLElement} item
 */
export function reveal(region, item) {
  const [outer, inner] = [region.getBoundingClientRect(), item.getBoundingClientRect()];
  const room = 2 * inner.height;
  if (inner.top < outer.top + room) region.scrollTop += inner.top - outer.top - room;
  else if (inner.bottom > outer.bottom) region.scrollTop += inner.bottom - outer.bottom + room / 2;
  const [left, right] = [outer.left + outer.width / 3, outer.right - inner.width / 2];
  if (inner.left < left) region.scrollLeft += inner.left - left;
  else if (inner.right > right) region.scrollLeft += inner.right - right;
}
