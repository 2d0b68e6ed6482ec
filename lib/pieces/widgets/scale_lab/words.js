import { KEYS, ROWS } from "./sample.js";

/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {(told: Facts) => string} Say */

const pairs = (ROWS * KEYS).toLocaleString("en");

/** All words of the scale lab, in one place. */
export const words = {
  label: "Scale and softmax lab",
  /** @type {Record<string, { label: string, hint: string, names?: string[] }>} */
  controls: {
    d_k: {
      label: "Length of q and k, d_k",
      hint: "Four times as long: how many times as wide are the scores?",
    },
    scaling: {
      label: "Divide q·k by",
      hint: "Which one keeps the spread at 1, however long q and k are?",
      names: ["nothing", "√d_k", "d_k"],
    },
    temperature: {
      label: "Temperature",
      hint: "With nothing divided: which temperature does the work of √d_k?",
    },
    spread: {
      label: "Spread of the numbers in q and k",
      hint: "Half the spread: what is left of the spread of q·k?",
    },
    num_keys: {
      label: "Keys for each query",
      hint: "Only two keys: does one of them still take all?",
    },
    seed: {
      label: "Random sample",
      hint: "Is this sample a lucky one? Draw others.",
    },
  },
  more: "More: temperature, spread, keys, sample",

  /** By how far the scores spread. */
  lessons: {
    wide: "Long vectors make wide scores, and wide scores make softmax all or nothing.",
    root: "Divided by √d_k, scores keep their spread at any length, and several keys get a say.",
    even: "Scores of moderate spread let softmax prefer some keys and still hear the others.",
    flat: "Scores that hardly differ leave softmax nothing but the plain average.",
  },
  /** @type {Say} */
  caption: ({ d_k, scale, temperature, num_keys, largest }) =>
    `With d_k = ${d_k} and ${scale === "1" ? "nothing divided" : `q·k divided by ${scale}`}` +
    `${temperature === "1" ? "" : `, at temperature ${temperature}`}, one key of ${num_keys} takes ${largest} of ` +
    "the weight on average. No key deserves more than another: all numbers are random.",
  /** @type {Say} */
  code: ({ scale, temperature }) =>
    "weights = softmax(q @ k.T / (scale * temperature))" + `  # scale = ${scale}, temperature = ${temperature}`,
  titles: [`Scores of ${pairs} random pairs`, "Softmax for the first query", `All ${ROWS} queries`],
  /** @type {Say[]} */
  notes: [
    ({ measured, expected, before, beyond }) =>
      `Filled: the scores, spread ${measured}. Dashed: the spread that theory expects, ${expected}. ` +
      `Outline: without the division, spread ${before}. Each is drawn to its own height. ` +
      `Beyond the axis: ${beyond} scores.`,
    ({ num_keys, sum }) => `The ${num_keys} weights add up to ${sum}. Dashed: 1/${num_keys}, if no key were preferred.`,
    ({ seed }) => `Random example, seed ${seed}: ${ROWS} queries, each with ${KEYS} keys of its own.`,
  ],
  columns: "Above a key its weight, below it its score.",
  score: "score",
  weight: "weight",
  key: "key",
  bins: "from … to",
  spreads: ["measured spread", "expected spread"],
  /** Of a meter its name, which average it is, and what its ends mean. */
  meters: [
    { name: "Largest weight", kind: "mean", ends: () => "of at most 1: one key takes all" },
    {
      name: "Entropy: how evenly the weight is spread",
      kind: "mean",
      ends: (/** @type {Facts} */ { num_keys, most }) => `of at most ln ${num_keys} = ${most}: no key is preferred`,
    },
    {
      name: "Gradient norm",
      kind: "median",
      ends: () => "of at most 0.5; near 0 a nudge to a score moves nothing, so training cannot correct it",
    },
  ],
  heads: [`${ROWS} queries`, "first query"],
  /** @type {Say} */
  status: ({ d_k, scale, temperature, measured, largest, entropy, most, gradient }) =>
    `d_k ${d_k}, divided by ${scale}, temperature ${temperature}: spread of the scores ${measured}, ` +
    `largest weight ${largest}, entropy ${entropy} of ${most}, gradient ${gradient}.`,
  keys: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the next control"],
    ["Arrows, Home, End", "move a slider, or choose what q·k is divided by"],
    ["Enter", "takes the number that you typed"],
    ["Esc", "goes back to the number before you typed"],
  ]),
};

/** @typedef {Partial<import("./state.js").State>} Setting */
/** @type {Setting} */
const LONG = { d_k: 512, scaling: "none", temperature: 1, spread: 1, num_keys: 16 };
/** @type {Setting} */
const ROOT = { ...LONG, scaling: "root" };

/**
 * Guided states: each changes one thing and asks one question. The answer is computed from what the reader then sees
 * and, where there is one, from the setting that it is compared with.
 * @typedef {object} Preset
 * @property {string} title
 * @property {Setting} change
 * @property {Setting} [against]
 * @property {string} question
 * @property {(here: Facts, there: Facts) => string} answer
 */

/** @type {Preset[]} */
export const presets = [
  {
    title: "d_k = 64",
    change: { ...LONG, d_k: 64 },
    against: { ...ROOT, d_k: 64 },
    question: "Predict what dividing by √64 = 8 does to the largest weight. Then choose √d_k.",
    answer: (here, there) =>
      `It falls from ${here.largest} to ${there.largest}: the scores lie an eighth as far apart, and how far apart ` +
      "they lie is all that softmax sees.",
  },
  {
    title: "d_k = 4",
    change: { ...LONG, d_k: 4 },
    against: LONG,
    question:
      "Short vectors. Predict: at d_k = 512, 128 times as long, how many times as wide are the scores?",
    answer: (here, there) =>
      `About √128 = 11.3 times: ${here.measured} here, ${there.measured} there. The variance of q·k is d_k, ` +
      "so its spread is the root.",
  },
  {
    title: "d_k = 512",
    change: LONG,
    against: ROOT,
    question: "Nothing is divided. How much gradient does a typical query still pass on?",
    answer: (here, there) =>
      `A norm of ${here.gradient}, against ${there.gradient} with √d_k. That is the median: a query for which two ` +
      "keys happen to lie level still learns.",
  },
  {
    title: "÷ √d_k",
    change: ROOT,
    against: { ...ROOT, d_k: 4 },
    question: "Predict which of these numbers will change when you move d_k. Then move it.",
    answer: (here, there) =>
      `Hardly any: the spread is ${here.measured} here and ${there.measured} at d_k = 4. The root takes out what ` +
      "the length brings in.",
  },
  {
    title: "÷ d_k: too flat",
    change: { ...LONG, scaling: "d_k" },
    question: "If wide scores are bad, why not divide by d_k itself?",
    answer: (here) =>
      `The spread is ${here.measured} now, and the largest weight, ${here.largest}, hardly differs from 1/16. ` +
      "Whatever a query asks for, it gets the plain average of all values.",
  },
  {
    title: "temperature √512",
    change: { ...LONG, temperature: Math.sqrt(512) },
    against: ROOT,
    question: "Nothing is divided, but the temperature is √512. What differs from ÷ √d_k?",
    answer: (here, there) =>
      `Nothing: the largest weight is ${here.largest} here and ${there.largest} there. Temperature divides the ` +
      "scores, too. When a model writes text, it does this to the scores of the next word.",
  },
  {
    title: "half the spread",
    change: { ...ROOT, spread: 0.5 },
    against: ROOT,
    question: "÷ √d_k again, but the numbers in q and k spread half as far. Predict the spread of the scores.",
    answer: (here, there) =>
      `${here.measured}, a quarter of ${there.measured}: each product has two such factors. √d_k gives 1 only if ` +
      "the numbers have spread 1; in a trained model they need not.",
  },
];
