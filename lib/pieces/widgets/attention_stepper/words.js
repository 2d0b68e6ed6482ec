import { words as common } from "../common/kit/words.js";
import { show, showEntry, showShare, showVector } from "../common/kit/numbers.js";

/** How a number of a step is written: the last two have weights. @param {number} step */
export const showStep = (step) => (step > 2 ? showShare : show);

/** All words of the attention stepper, in one place. */
export const words = {
  ...common,
  label: "Attention, step by step",
  steps: ["score", "scale", "mask", "normalise", "mix"],
  stepLabel: "Step",
  stepSays: (/** @type {number} */ step) => `${step + 1} of 5: ${words.steps[step]}`,
  query: "Who asks? (query)",
  /** Before the mask step nothing is said about who may read whom. */
  keys: (/** @type {number} */ step) => (step < 2 ? "Keys" : "Whom it may read (keys)"),
  scaleLabel: (/** @type {number} */ width) => `divide by √d_k (√${width} = ${showEntry(Math.sqrt(width))})`,
  maskLabel: "Mask",
  masks: { none: "none", causal: "causal: no later key", given: "the one given" },
  numbers: "Query, key and value: change any number",
  letters: { query: "Q", key: "K", value: "V" },
  heatLabel: "Heat map: rows are queries, columns are keys",
  maskSays: (/** @type {boolean} */ hidden) => (hidden ? "masked" : "allowed"),
  nothingLeft: "No key is left to share among:",
  codeRows: "each row adds up to 1",
  codeOff: "left out",
  row: "query",
  column: "key",
  code: "The same in PyTorch",

  lesson: "Attention is a weighted average, and the match of query and key chooses the weights.",
  /** @param {string} asker @param {string[]} best @param {number} weight @param {boolean} masks */
  caption: (asker, best, weight, masks) =>
    best.length === 1
      ? `${asker} takes ${showShare(weight)} of its output from ${best[0]}, whose key fits its query best` +
        `${masks ? " of those that it may read" : ""}.`
      : `${asker} takes ${showShare(weight)} of its output from each of ${best.length} keys that fit equally well.`,
  captionNothing: (/** @type {string} */ asker) =>
    `${asker} may read nothing: its weights are 0 and its output is zeros, by rule, not NaN.`,

  /**
   * What the step does, for one query.
   * @type {((facts: { asker: string, scale: boolean, masks: boolean }) => string)[]}
   */
  purpose: [
    ({ asker }) => `How well does each key fit the query of ${asker}? Multiply number by number, and add.`,
    ({ scale }) =>
      scale
        ? "Divide by √d_k: longer vectors have larger scores, and softmax would become all or nothing."
        : "Scaling is switched off: the scores go on as they are.",
    ({ masks }) =>
      masks
        ? "Where the mask forbids reading, the score becomes −∞, and its weight will be exactly 0."
        : "No mask: every key may be read, and nothing changes.",
    () => "Softmax: e to the power of each score, divided by the sum, so that the weights are shares of 1.",
    ({ asker }) => `Multiply each value by its weight, and add: the output of ${asker}.`,
  ],
  matrixTitle: [
    "Scores, all queries",
    "Scaled scores, all queries",
    "Masked scores, all queries",
    "Weights, all queries",
    "Weights, all queries",
  ],
  /** What one number of the step is called. */
  quantity: ["score", "scaled score", "masked score", "weight", "weight"],
  score: (/** @type {number} */ score) => `score ${show(score)}`,
  domain: (/** @type {number} */ low, /** @type {number} */ high) => `Colours run from ${show(low)} to ${show(high)}.`,
  bars: (/** @type {number} */ low, /** @type {number} */ high) => `Bars run from ${show(low)} to ${show(high)}.`,
  ghost: " Outlined: before the change.",
  /** @param {number[]} row */
  sum(row) {
    const total = showShare(row.reduce((a, b) => a + b, 0));
    const rounded = row.reduce((sum, weight) => sum + Number(weight.toFixed(3)), 0).toFixed(3);
    if (total === "0") return "The row allows nothing, so its weights add up to 0.";
    if (row.length > 8) return `The ${row.length} weights add up to ${total} before rounding.`;
    const list = row.map(showShare).join(" + ");
    return rounded === total ? `${list} = ${total}` : `${list} = ${total} before rounding (${rounded} as printed)`;
  },
  terms: (/** @type {number} */ shown, /** @type {number} */ all) => ` … (${shown} of ${all} shown)`,
  /** @param {number} shown @param {number} all @param {number} rest */
  remainder: (shown, all, rest) => ` + … (${shown} of ${all} shown, the rest weighs ${showShare(rest)})`,
  outputOf: (/** @type {string} */ asker) => `output of ${asker}`,
  outputTitle: "Output, all queries",
  numbersOf: (/** @type {string} */ asker) => `The row of ${asker}, step by step`,
  numbersBefore: (/** @type {string} */ asker) => `The row of ${asker} before the change`,
  rowColumns: ["score", "scaled", "masked", "weight"],

  /** @param {{ step: number, asker: string, read: string, value: number, place: string, hint: string }} facts */
  status: ({ step, asker, read, value, place, hint }) =>
    `${hint ? "Preview" : `Step ${words.stepSays(step)}`}. Query ${asker}, key ${read}: ${words.quantity[step]} ` +
    `${showStep(step)(value)}${place}.${hint ? ` ${hint}` : ""}`,
  /** @param {string} letter @param {string} name @param {number} column @param {number} value */
  edited: (letter, name, column, value) => `${letter} of ${name}, number ${column + 1}, is now ${showEntry(value)}.`,
};

/**
 * What the picture says of the chosen query.
 * @param {State} state @param {import("./state.js").Result} result @param {string} asker @param {string[]} read
 */
export function takeaway(state, result, asker, read) {
  const weights = result.weights[state.row];
  const largest = Math.max(...weights);
  if (largest === 0) return words.captionNothing(asker);
  const best = read.filter((_, j) => largest - weights[j] < 1e-12);
  return words.caption(asker, best, largest, state.use_mask !== "none");
}

/**
 * The view in one sentence.
 * @param {State} state @param {number[][]} now the matrix of the step @param {string[]} askers @param {string[]} read
 * @param {string} hint how to keep a cell that is not kept yet
 */
export function spoken({ step, row, column }, now, askers, read, hint) {
  const value = now[row][column];
  const place = words.place(1 + now[row].filter((other) => other > value).length, now[row].length);
  return words.status({ step, asker: askers[row], read: read[column], value, place, hint });
}

/**
 * Guided states: each changes one thing and asks one question. `change` says how it differs from the widget as it was
 * built, `answer` is computed from what the reader then sees.
 * @typedef {{ weights: number[][], output: number[][] }} Seen
 * @typedef {{ title: string, question: string, change: Record<string, any>, answer: (seen: Seen) => string }} Preset
 */

/** @typedef {import("./state.js").State} State */

/** The key that is read most. @param {number[]} weights @param {string[]} read */
const most = (weights, read) => {
  const largest = Math.max(...weights);
  return `${read[weights.indexOf(largest)]}, with a weight of ${showShare(largest)}`;
};

/** @param {State} start @param {string[]} askers @param {string[]} read @returns {Preset[]} */
export function presets(start, askers, read) {
  const row = Math.min(1, askers.length - 1);
  const { query, key, value } = start;
  const plain = { query, key, value, scale: true, use_mask: "none", row, column: 0 };
  return [
    {
      title: `${askers[row]} asks`,
      question: `Which key will ${askers[row]} read most? Decide before you press Next four times.`,
      change: { ...plain, step: 0 },
      answer: ({ weights }) => `${most(weights[row], read)}: scaling and softmax keep the order, so the largest score wins.`,
    },
    {
      title: "without √d_k",
      question: "Nothing is divided now. Will the largest weight be larger or smaller than before?",
      change: { ...plain, step: 1, scale: false },
      answer: ({ weights }) =>
        `Not smaller: ${most(weights[row], read)}. Scores that lie further apart make softmax more one-sided.`,
    },
    {
      title: "causal mask",
      question: `No query may read a later key. What does ${askers[0]} have left, and with which weights?`,
      change: { ...plain, row: 0, step: 2, use_mask: "causal" },
      answer({ weights }) {
        const left = weights[0].filter((weight) => weight > 0).length;
        if (left === 0) return "Nothing: its output is zeros.";
        return `${left} of ${read.length} keys, and the weights of what is left still add up to 1.`;
      },
    },
    {
      title: "equal keys",
      question: "Every key is the same. Which average of the values is the output?",
      change: { ...plain, step: 0, key: start.key.map(() => start.key[0]) },
      answer: ({ weights, output }) =>
        `The plain one, ${showVector(output[row])}: every weight is ${showShare(weights[row][0])}.`,
    },
    ...lookup(start, askers, read, plain),
  ];
}

/**
 * Attention as a dictionary: each key has a direction of its own, which needs as many numbers as there are keys.
 * @param {State} start @param {string[]} askers @param {string[]} read
 * @param {Record<string, any>} plain @returns {Preset[]}
 */
function lookup(start, askers, read, plain) {
  const width = start.key[0].length;
  if (read.length > width) return [];
  const oneHot = (/** @type {number} */ at) => Array.from({ length: width }, (_, j) => (j === at ? 10 : 0));
  const wanted = (plain.row + 1) % read.length;
  return [
    {
      title: "one-hot keys: a lookup",
      question: "Each key has a direction of its own, and each query asks for one. What is left of the average?",
      change: {
        ...plain,
        step: 0,
        column: wanted,
        key: read.map((_, j) => oneHot(j)),
        query: askers.map((_, i) => oneHot((i + 1) % read.length)),
      },
      answer: ({ weights, output }) =>
        `A look-up: ${read[wanted]} has weight ${showShare(weights[plain.row][wanted])}, ` +
        `and the output is its value, ${showVector(output[plain.row])}.`,
    },
  ];
}
