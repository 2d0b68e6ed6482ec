import { words as common } from "../common/kit/words.js";
import { KEYS, ROWS } from "./sample.js";

/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {(told: Facts) => string} Say */

const pairs = (ROWS * KEYS).toLocaleString("en");

/** All words of the scale lab, in one place. */
export const words = {
  label: "Scale and softmax lab",
  /** @type {Record<string, { label: string, hint?: string, names?: string[] }>} */
  controls: {
    d_k: {
      label: "Entries of q and k, d_k",
      hint: "Four times as many: how much wider are the scores?",
    },
    scaling: { label: "Divide q·k by", names: ["nothing", "√d_k", "d_k"] },
    temperature: {
      label: "Temperature",
      hint: "With nothing divided: which one does the work of √d_k?",
    },
    spread: {
      label: "Spread of the numbers in q and k",
      hint: "Half the spread: what is left of that of q·k?",
    },
    num_keys: {
      label: "Keys for each query",
      hint: "Only two keys: does one still take all?",
    },
    seed: {
      label: "Random sample",
      hint: "Is this one lucky? Draw others.",
    },
  },
  more: "More",

  /** By how far the scores spread. */
  lessons: {
    wide: "Many entries make wide scores; softmax turns all or nothing.",
    root: "Divided by √d_k, the scores keep their spread, for any number of entries.",
    even: "Scores of moderate spread prefer some keys and hear the others.",
    flat: "Scores that hardly differ leave only the plain average.",
  },
  caption: "All is random: no key deserves more.",
  /** What stands in the call between "q @ k.T" and its end. @type {Say} */
  divided: ({ scale, temperature }) => {
    const parts = [scale, temperature].filter((part) => part !== "1");
    return parts.length ? ` / ${parts.length > 1 ? `(${parts.join(" * ")})` : parts[0]}` : "";
  },
  titles: [`Scores of ${pairs} pairs`, "Weights of one query", `All ${ROWS} queries`],
  /** @type {{ name: string, value: Say, note: Say }[]} */
  readings: [
    {
      name: "Spread of scores",
      value: ({ measured }) => measured,
      note: ({ expected }) => `expected: ${expected}, dashed`,
    },
    {
      name: "Largest weight",
      value: ({ largest }) => largest,
      note: ({ num_keys }) => `mean; if even: 1/${num_keys}, dashed`,
    },
    {
      name: "Gradient",
      value: ({ gradient }) => gradient,
      note: () => "near 0, nothing can be learned",
    },
  ],
  /** What is told where there is more room. @type {Say[]} */
  notes: [
    ({ entropy, most, num_keys }) =>
      `Entropy: ${entropy} bits on average. One key takes all at 0, no key is preferred at log₂ ${num_keys} = ${most}.`,
    () =>
      `Gradient: the norm of the softmax's Jacobian, at most 0.5, the median of ${ROWS} queries. Near 0 a nudge to a ` +
      "score moves no weight, so training cannot correct it.",
    ({ before, beyond }) =>
      `Outline: q·k before the division, spread ${before}; each is drawn to its own height. ` +
      `Beyond the axis: ${beyond} scores.`,
    ({ seed }) =>
      `Random example, seed ${seed}: ${ROWS} queries, each with ${KEYS} keys of its own. The bars are the first one's.`,
  ],
  score: "score",
  weight: "weight",
  key: "key",
  bins: "from … to",
  spreads: ["measured spread", "expected spread"],
  reading: "reading",
  meters: ["largest weight, mean", "entropy in bits, mean", "gradient norm, median"],
  heads: [`${ROWS} queries`, "first query"],
  /** @type {Say} */
  status: ({ d_k, scale, temperature, measured, largest, entropy, most, gradient }) =>
    `d_k ${d_k}, divided by ${scale}, temperature ${temperature}: spread of the scores ${measured}, ` +
    `largest weight ${largest}, entropy ${entropy} of ${most} bits, gradient ${gradient}.`,
  keys: /** @type {[string, string][]} */ ([
    ["Arrows, Home, End", "move a slider, or choose the divisor"],
    ...common.typing,
  ]),
};
