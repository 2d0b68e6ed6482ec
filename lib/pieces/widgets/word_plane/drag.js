import { h } from "../common/kit/dom.js";
import { inside } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").Arrow} Arrow */

/** How far an arrow key moves the tip, and to what a hand that drags is held. */
const [STEP, HELD] = [0.1, 0.05];
/** @type {Record<string, Arrow>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The tip that is dragged: by mouse or finger, by a click into the plane, or by the arrow keys.
 * @param {{ word: string, axes: string[], ends: { low: number, high: number }, onMove: (tip: Arrow) => void }} parts
 */
export function drag({ word, axes, ends, onMove }) {
  /** @type {Arrow} */
  let now = [0, 0];
  const node = h("div", {
    class: "pieces-word-plane-handle",
    role: "slider",
    tabindex: 0,
    "aria-label": words.handle(word),
    "aria-valuemin": ends.low,
    "aria-valuemax": ends.high,
    onkeydown(/** @type {KeyboardEvent} */ event) {
      const way = KEYS[event.key];
      if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      move(now.map((x, i) => x + STEP * way[i]));
    },
  });
  const move = (/** @type {number[]} */ [x, y]) => onMove([inside(x, ends), inside(y, ends)]);
  return {
    node,
    /** @param {HTMLElement} field where it moves */
    listen(field) {
      const follow = (/** @type {MouseEvent} */ { clientX, clientY }) => {
        const { left, top, width, height } = field.getBoundingClientRect();
        const held = (/** @type {number} */ share) =>
          Math.round((ends.low + share * (ends.high - ends.low)) / HELD) * HELD;
        move([held((clientX - left) / width), held(1 - (clientY - top) / height)]);
      };
      node.addEventListener("pointerdown", ({ pointerId }) => node.setPointerCapture(pointerId));
      node.addEventListener("pointermove", (event) => node.hasPointerCapture(event.pointerId) && follow(event));
      field.addEventListener("click", (event) => node.contains(/** @type {Node} */ (event.target)) || follow(event));
    },
    /** @param {Arrow} tip @param {string} style */
    update(tip, style) {
      now = tip;
      node.setAttribute("style", style);
      node.setAttribute("aria-valuenow", String(tip[0]));
      node.setAttribute("aria-valuetext", words.place(axes, tip));
    },
  };
}
