import { tokenNames } from "../common/kit/tokens.js";
import { words as common } from "../common/kit/words.js";

/** Two decimals; rounding must not leave a minus before zero. @param {number} x */
export const two = (x) => (Math.round(100 * x) / 100 || 0).toFixed(2).replace("-", "−");
/** @param {number[]} arrow */
export const pair = (arrow) => `(${arrow.map(two).join(", ")})`;
/** @param {string} token */
export const named = (token) => tokenNames([token])[0];
/** What two decimals show as zero is less. */
const ZERO = 0.005;
/** @param {string[]} list */
const and = (list) => list.join(" and ");

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

/** All words of the plane, in one place. */
export const words = {
  label: "Word plane",
  sentence: "Sentence",
  handle: (/** @type {string} */ word) => `Tip of ${named(word)}`,
  place: (/** @type {string[]} */ axes, /** @type {number[]} */ tip) =>
    and(axes.map((axis, i) => `${axis} ${two(tip[i])}`)),
  goesIn: "goes in with",
  out: "comes out",
  heads: ["score", "weight", "adds"],
  /** @param {State} state @param {Reading} seen */
  headline({ axes, word }, { words: all, arrows, output: [x, y] }) {
    const others = all.filter((each, i) => each !== word && arrows[i].some(Boolean)).map(named);
    const beside = others.length ? `Beside ${and(others)}` : "Alone";
    return `${beside}, ${named(word)} comes out ${words.share(axes, x, y)}: ${two(x)}, ${two(y)}.`;
  },
  /** How much of both axes there is; below zero an arrow leads away. @param {string[]} axes @param {number} x @param {number} y */
  share(axes, x, y) {
    const away = axes.filter((_, i) => [x, y][i] <= -ZERO);
    if (Math.max(x, y) < ZERO) return away.length ? `away from ${and(away)}` : `with neither ${axes.join(" nor ")}`;
    if (Math.abs(x - y) < ZERO) return `with as much ${axes[0]} as ${axes[1]}`;
    return x > y ? `with more ${axes[0]} than ${axes[1]}` : `with more ${axes[1]} than ${axes[0]}`;
  },
  takeaway: (/** @type {State} */ { x, y }) =>
    x || y
      ? `It goes in as ${pair([x, y])}. Drag its tip: turn it, stretch it. Who gains?`
      : "It has no length: all scores are 0, all weights equal. Drag its tip.",
  shadow: (/** @type {string} */ other, /** @type {string} */ word) =>
    `Score: the shadow of ${named(other)} on ${named(word)} (the pale bar), times the length of ${named(word)}.`,
  note: "Each score is divided by √2, then softmax makes weights of them.",
  /** @param {State} state @param {Reading} seen */
  status: ({ axes, word }, { words: all, tip, weights, output }) =>
    `${named(word)} goes in with ${words.place(axes, tip)}. Weights: ` +
    `${all.map((each, i) => `${named(each)} ${weights[i].toFixed(3)}`).join(", ")}. ` +
    `It comes out with ${words.place(axes, output)}.`,
  table: {
    caption: (/** @type {string} */ word) => `What ${named(word)} asks, and what it gets`,
    corner: "word",
    columns: (/** @type {string[]} */ axes) => ["score", "score ÷ √2", "weight", ...axes.map((axis) => `adds ${axis}`)],
  },
  keys: /** @type {[string, string][]} */ ([
    common.tab,
    ["Arrows", "move the tip, or choose the sentence"],
    ...common.typing,
  ]),
};
