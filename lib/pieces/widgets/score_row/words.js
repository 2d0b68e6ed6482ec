import { show, showEntry } from "../common/kit/numbers.js";
import { tokenNames } from "../common/kit/tokens.js";
import { words as common } from "../common/kit/words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

/** A power of e, however large. @param {number} x its exponent */
export function power(x) {
  if (x === -Infinity) return "0";
  if (Math.abs(x) < 13) return show(Math.exp(x));
  const tens = Math.floor(x / Math.LN10);
  return `${(10 ** (x / Math.LN10 - tens)).toFixed(1)}·10^${showEntry(tens)}`;
}
/** A weight; what is hidden alone is exactly zero. @param {number} weight @param {number} [score] */
export const share = (weight, score) =>
  score === -Infinity ? "0" : weight < 0.0005 ? "<0.001" : weight.toFixed(3);
const HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** e with its exponent, raised where that can be written. @param {number} x */
const raised = (x) =>
  Number.isInteger(x) ? `e${String(x).replace("-", "⁻").replace(/\d/g, (digit) => HIGH[Number(digit)])}` : `e^${showEntry(x)}`;
/** Without the noise of additions. @param {number} x */
const exact = (x) => Math.round(x * 1e6) / 1e6;

/** @param {string[]} list */
const and = (list) => `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;

/** All words of the row, in one place. */
export const words = {
  label: "A row of scores",
  heads: [["bar", "score"], ["power", "power"], ["weight", "weight"]],
  score: (/** @type {string} */ name) => `Score of ${name}`,
  pull: (/** @type {string} */ name) => `Pull the score of ${name}`,
  hide: (/** @type {boolean} */ hidden) => (hidden ? "Show" : "Hide"),
  never: "−∞",
  add: "Add to all",
  exactly: "Add to all, exactly",
  sum: "sum",
  rest: (/** @type {number} */ left) => (left === 1 ? "the other takes all" : "the others share all"),
  /** @param {State} state @param {Reading} seen */
  headline({ tokens, hidden, add }, { scores, weights, order: [first, second] }) {
    const names = tokenNames(tokens);
    const unseen = names.filter((_, i) => hidden[i]);
    if (unseen.length === names.length) return "All are hidden, so there is nothing to share.";
    if (unseen.length === 1) return `Hidden, ${unseen[0]} scores −∞ and gets exactly 0; ${words.rest(names.length - 1)}.`;
    if (unseen.length)
      return `Hidden, ${and(unseen)} score −∞ and get exactly 0; ${words.rest(names.length - unseen.length)}.`;
    if (add) return `Add ${showEntry(add)} to all, and no weight changes: each power is ${raised(add)} = ${power(add)} times as large.`;
    const lead = exact(scores[first] - scores[second]);
    const both = `${names[first]} and ${names[second]}`;
    if (!lead) return `${both} score the same, so they weigh the same: ${share(weights[first])}.`;
    return (
      `${names[first]} leads ${names[second]} by ${showEntry(lead)}, so its weight is ` +
      `${raised(lead)} = ${power(lead)} times as large.`
    );
  },
  /** @param {State} state @param {Reading} seen */
  takeaway({ tokens, hidden }, { scores, weights }) {
    if (hidden.every(Boolean)) return "Show one again, and it takes all.";
    const zero = scores.findIndex((score, i) => Math.abs(score) < 1e-9 && weights[i] > 0.0005);
    if (zero < 0) return "Each weight is a power’s share of the sum. Pull a bar.";
    return `A score of 0 keeps a share: e⁰ = 1, so ${tokenNames(tokens)[zero]} gets ${share(weights[zero])}. Pull a bar.`;
  },
  /** @param {State} state @param {Reading} seen */
  status: ({ tokens }, { scores, weights }) =>
    `${tokenNames(tokens).map((name, i) => `${name} ${showEntry(exact(scores[i]))} becomes ${share(weights[i], scores[i])}`).join(", ")}.`,
  table: { caption: "Scores become weights", corner: "word", columns: ["score", "power of e", "weight"] },
  keys: /** @type {[string, string][]} */ ([
    common.tab,
    ["Arrows, Home, End", "move a bar, or what is added to all"],
    ...common.typing,
  ]),
};
