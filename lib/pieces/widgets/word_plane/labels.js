import { h, svg } from "../common/kit/dom.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { SIDE, placeOf } from "./geometry.js";
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

/** On which side of its tip a word stands. @param {number[]} arrow */
function sideOf([x, y]) {
  if (!x && !y) return "origin";
  return Math.abs(x) >= Math.abs(y) ? "below" : "left";
}

/** The words at the tips of their arrows. @param {number} most words @param {At} at */
export function labels(most, at) {
  const names = Array.from({ length: most }, () => part("word"));
  const result = part("result", words.out);
  /** @param {HTMLElement} node @param {[number, number]} tip */
  function put(node, tip) {
    node.setAttribute("style", placeOf(tip));
    // Near the right edge there is no room to the right.
    node.toggleAttribute("data-flip", tip[0] > 0.68 * SIDE);
  }
  return {
    nodes: [...names, result],
    /** @param {import("./reading.js").Reading} seen */
    update({ words: all, asks, arrows, tip, output }) {
      const [[x, y], mixed] = [at(tip), at(output)];
      names.forEach((name, i) => {
        name.hidden = i >= all.length;
        if (name.hidden) return;
        name.replaceChildren(tokenLabel(all[i]));
        name.dataset.side = i === asks ? "asks" : sideOf(arrows[i]);
        name.toggleAttribute("data-close", Math.abs(x - mixed[0]) < SIDE / 3 && Math.abs(y - mixed[1]) < SIDE / 12);
        put(name, at(arrows[i]));
      });
      put(result, mixed);
    },
  };
}
