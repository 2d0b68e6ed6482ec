import { h, svg } from "../common/kit/dom.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { SIDE, placeOf } from "./geometry.js";
import { findRoom } from "./room.js";
import { words } from "./words.js";

/** @typedef {import("./geometry.js").At} At */

/** @param {string} name @param {import("../common/kit/dom.js").Child[]} text */
const part = (name, ...text) => h("span", { class: `pieces-word-plane-${name}` }, text);

/** The grid, the axes, and what stands at them. @param {string[]} axes @param {import("./geometry.js").Ends} ends @param {At} at */
export function ground(axes, { low, high }, at) {
  const ticks = Array.from({ length: high - low - 1 }, (_, i) => low + 1 + i);
  const cross = (/** @type {number} */ tick) => `M0 ${at([0, tick])[1]}H${SIDE}M${at([tick, 0])[0]} 0V${SIDE}`;
  const path = (/** @type {string} */ name, /** @type {string} */ d) => svg("path", { class: `pieces-word-plane-${name}`, d });
  const put = (/** @type {HTMLElement} */ node, /** @type {number[]} */ to) => {
    node.setAttribute("style", placeOf(at(to)));
    return node;
  };
  const told = ticks.filter(Boolean);
  return {
    lines: [path("grid", ticks.map(cross).join("")), path("axes", cross(0))],
    names: [
      ...told.map((tick) => put(part("tick-x", tick), [tick, low])),
      ...told.map((tick) => put(part("tick-y", tick), [low, tick])),
      put(part("axis-x", tokenLabel(axes[0]), " →"), [high, low]),
      put(part("axis-y", "↑ ", tokenLabel(axes[1])), [low, high]),
    ],
  };
}

/** How far a word stands from a tip, and from the middle of the ring that is dragged. */
const [NEAR, RING] = [5, 15];

/** The words at the tips of their arrows. @param {number} most words @param {At} at */
export function labels(most, at) {
  const names = Array.from({ length: most }, () => part("word"));
  const result = part("result", words.out);
  return {
    nodes: [...names, result],
    /** @param {import("./reading.js").Reading} seen @param {HTMLElement} field */
    update({ words: all, asks, arrows, tip, output }, field) {
      names.forEach((node, i) => {
        node.hidden = i >= all.length;
        node.replaceChildren(node.hidden ? "" : tokenLabel(all[i]));
        node.toggleAttribute("data-asks", i === asks);
      });
      const side = field.clientWidth;
      const onField = (/** @type {number[]} */ arrow) =>
        /** @type {[number, number]} */ (at(arrow).map((x) => (x * side) / SIDE));
      const nodes = [result, ...names.slice(0, all.length)];
      const parts = [output, ...arrows].map((arrow, i) => ({
        tip: onField(arrow),
        width: nodes[i].offsetWidth,
        height: nodes[i].offsetHeight,
        gap: i === asks + 1 ? RING : NEAR,
      }));
      const [x, y] = onField(tip);
      const ring = { left: x - RING, top: y - RING, width: 2 * RING, height: 2 * RING };
      findRoom(parts, onField([0, 0]), ring, side).forEach(({ left, top }, i) =>
        nodes[i].setAttribute("style", `left:${left}px;top:${top}px`),
      );
    },
  };
}
