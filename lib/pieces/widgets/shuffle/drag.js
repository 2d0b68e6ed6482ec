import { clamp } from "../common/kit/keys.js";

/** How far a pointer moves before it drags. */
const SLACK = 6;

/**
 * Words dragged along their row. A button stays at its place, and the word leaves it.
 * @param {object} parts
 * @param {HTMLElement} parts.group
 * @param {HTMLElement[]} parts.items
 * @param {(place: number) => void} parts.onChoose
 * @param {(from: number, to: number) => void} parts.onMove
 */
export function dragging({ group, items, onChoose, onMove }) {
  let dragged = false;
  /** The place below the pointer. @param {number} x */
  function below(x) {
    const { left, width } = group.getBoundingClientRect();
    return clamp(Math.floor((items.length * (x - left)) / width), items.length);
  }
  items.forEach((item, place) => {
    let [at, start] = [place, 0];
    item.addEventListener("pointerdown", ({ pointerId, clientX }) => {
      [at, start, dragged] = [place, clientX, false];
      item.setPointerCapture(pointerId);
    });
    item.addEventListener("pointermove", ({ pointerId, clientX }) => {
      if (!item.hasPointerCapture(pointerId) || (!dragged && Math.abs(clientX - start) < SLACK)) return;
      if (!dragged) onChoose(place);
      dragged = true;
      const to = below(clientX);
      if (to !== at) onMove(at, to);
      at = to;
    });
    item.addEventListener("lostpointercapture", () => {
      if (dragged) items[at].focus();
      setTimeout(() => (dragged = false));
    });
  });
  /** Whether the click that follows ends a drag. */
  return () => dragged;
}
