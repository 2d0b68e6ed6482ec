import { words as common } from "../common/kit/words.js";
import { showShape, showShare } from "../common/kit/numbers.js";

/** @typedef {import("./numbers.js").Matrix} Matrix */

/** All words of the attention explorer, in one place. */
export const words = {
  ...common,
  label: "Cross-attention of a trained model",
  layer: "Layer",
  head: "Head",
  mean: "mean of all heads",
  meanSign: "mean",
  layerOf: (/** @type {number} */ layer) => `Layer ${layer}`,
  headOf: (/** @type {number} */ head) => (head ? `head ${head}` : words.mean),
  viewOf: (/** @type {number} */ layer, /** @type {number} */ head) =>
    `${words.layerOf(layer)}, ${words.headOf(head)}`,
  overview: "All layers and heads",
  more: "More: all steps, each head",
  query: "The word that is written (query)",
  keys: "Where the model looks (keys)",
  heatLabel: "Heat map: rows are target words, columns are source words",
  matrixTitle: (/** @type {number} */ rows, /** @type {number} */ columns) =>
    `Weights, all steps ${showShape(rows, columns)}`,
  axes: "Rows are target words (queries), columns are source words (keys).",
  step:
    "A row is the step that writes its word: the query there comes from the word before it, " +
    "or from the start sign.",
  domain: "Colours run from weight 0 to weight 1. Each weight is kept to five decimals.",

  /** @param {string} written @param {string} read @param {number} weight */
  headline: (written, read, weight) =>
    `Writing ${written}, the model looks ${weight > 0.5 ? "mostly" : "most"} at ${read} (${weight.toFixed(2)}).`,
  caption: (/** @type {string} */ view) =>
    `${view}. A large weight says where it looked, not why.`,
  others: (/** @type {number} */ count) => `${count} others`,
  /** @param {number} count @param {number} total */
  sum: (count, total) =>
    count === 1
      ? `The only weight is ${total.toFixed(5)}.`
      : `The ${count} weights add up to ${total.toFixed(5)}.`,
  total: "sum",

  /** The sentence, or how it begins. @param {string[]} target */
  sentence: (target) => `“\u2068${target.slice(0, 6).join(" ")}${target.length > 6 ? " …" : ""}\u2069”`,
  factsOf: (/** @type {number} */ layer, /** @type {string} */ written) =>
    `Heads of layer ${layer}, writing ${written}`,
  factHeads: ["head", "looks most at", "weight", "entropy", "mean entropy"],
  entropy: (/** @type {number} */ count) =>
    count === 1
      ? "Entropy in bits: 0, since there is one word alone."
      : "Entropy in bits, of this step and as the mean of all steps: 0 where one word has all the weight, " +
        `${Math.log2(count).toFixed(2)} where all ${count} share it equally.`,

  /**
   * @typedef {{ view: string, written: string, read: string, weight: number, place: string, list: string }} Facts
   * @param {Facts & { hint: string }} facts
   */
  status: ({ view, written, read, weight, place, list, hint }) =>
    `${hint ? "Preview. " : ""}${view}. Writing ${written}: ${read} has weight ${showShare(weight)}${place}. ` +
    (hint || `In order: ${list}.`),
  keyList: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the next control; the small pictures, a sentence and the heat map are one stop each"],
    ["Arrows, Home, End", "move inside it; with Ctrl, Home and End reach the corners"],
    ["Enter", "keeps the cell of the heat map"],
    ["Esc", "goes back to the kept cell"],
  ]),
};
