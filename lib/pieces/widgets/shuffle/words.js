import { show } from "../common/kit/numbers.js";
import { tokenNames } from "../common/kit/tokens.js";
import { words as common } from "../common/kit/words.js";
import { isSame } from "./reading.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

/** A difference as it is measured; what rounding leaves is none. @param {number} x */
export const told = (x) => (isSame(x) ? "0" : show(x));

/** The two that have changed places, where no other has moved. @param {number[]} order */
function pairOf(order) {
  const away = order.flatMap((word, place) => (word === place ? [] : [place]));
  return away.length === 2 ? away : null;
}

/** @param {State} state */
function change({ tokens, order }) {
  const names = tokenNames(tokens);
  const pair = pairOf(order);
  return pair ? `${names[pair[0]]} and ${names[pair[1]]} have changed places` : "The words stand in another order";
}

/** All words of the shuffled sentence, in one place. */
export const words = {
  label: "A sentence in another order",
  word: "Word to move",
  moves: ["Move left", "Move right"],
  swap: (/** @type {string[]} */ [a, b]) => `Swap ${a} and ${b}`,
  shuffle: "Shuffle",
  first: "First order",
  positions: "Positions",
  heads: ["first", "now"],
  equal: "equal",
  differs: (/** @type {number} */ difference) => `≠ ${difference.toFixed(2)}`,
  largest: "Largest difference",
  more: "More: causal mask, other weights",
  causal: "Causal mask: no word sees a later one",
  another: "Other weights",
  seed: (/** @type {number} */ seed) => `Random example, seed ${seed}.`,
  /** @param {State} state @param {Reading} seen */
  headline(state, { largest, same, still }) {
    if (still) return "The words stand in their first order: nothing can differ yet.";
    const result = same
      ? "every word comes out as before: largest difference 0."
      : `the outputs change: largest difference ${told(largest)}.`;
    return `${change(state)}, and ${result}`;
  },
  /** @param {State} state @param {Reading} seen */
  takeaway({ positions, causal }, { still, same }) {
    if (still) return "Drag a word, or swap two. Which outputs will change?";
    if (causal && positions === "none")
      return same
        ? "A causal mask shows each word those before it: here the same ones."
        : "A causal mask shows each word those before it, and these changed.";
    if (positions === "none") return "Without positions, attention sees a set, no order. Switch them on.";
    if (positions === "learned") return "A learned table starts random, yet each place has its own vector.";
    return "Each place adds its own vector, so a moved word goes in changed.";
  },
  /** @param {State} state @param {Reading} seen */
  twins({ tokens }, { twins }) {
    if (!twins) return "";
    const names = tokenNames(tokens);
    const both = `${names[twins.first]} and ${names[twins.second]}`;
    return isSame(twins.apart)
      ? `${both} go in as one vector and come out as one.`
      : `${both} come out up to ${told(twins.apart)} apart.`;
  },
  note: "Below each word its output, 8 numbers: blue above 0, red with lines below 0, deeper is larger.",
  layer:
    "One layer of self-attention, two heads, d_model 8; a word has one vector wherever it stands. Sums that are added up in " +
    "another order are rounded otherwise: less than 10⁻¹² counts as equal.",
  /** @param {State} state @param {Reading} seen */
  status: ({ tokens, order, positions, causal }, { largest }) =>
    `${order.map((word) => tokens[word].trim() || (tokens[word] ? common.space : common.empty)).join(" ")}: positions ${positions}, ` +
    `${causal ? "causal mask, " : ""}largest difference ${told(largest)}.`,
  table: {
    caption: "Outputs in the first order and now",
    corner: "word",
    row: (/** @type {string} */ name, /** @type {number} */ which) => `${name} ${["first", "now"][which]}`,
    difference: "difference",
  },
  keys: /** @type {[string, string][]} */ ([
    common.tab,
    ["Arrows, Home, End", "choose a word, or the positions"],
    ["Shift and arrows", "move the chosen word"],
  ]),
};
