import { words as common } from "../common/kit/words.js";
import { show, showEntry, showShare } from "../common/kit/numbers.js";

/** How a number of a query's row is written: softmax makes shares. @param {number} step */
export const showStep = (step) => (step > 2 ? showShare : show);

/** A vector that was computed: all its numbers, or how many there are. @param {number[]} vector @param {number} most */
export const showComputed = (vector, most) =>
  `[${vector.slice(0, most).map(show).join(", ")}${vector.length > most ? `, … ${most} of ${vector.length}` : ""}]`;

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Result} Result */

/** All words of the attention stepper, in one place. */
export const words = {
  ...common,
  label: "Attention, step by step",
  steps: ["score", "scale", "mask", "normalise", "mix"],
  stepLabel: "Step",
  query: "Who asks?",
  scale: (/** @type {number} */ width) => `÷ √${width}`,
  maskLabel: "Mask",
  masks: { none: "no mask", causal: "causal", given: "as given" },
  numbers: "Numbers",
  letters: /** @type {Record<string, string>} */ ({ query: "q", key: "k", value: "v" }),
  keys: [...common.keys, /** @type {[string, string]} */ (["Up, Down", "change a number by 1, with Shift by 0.1; so does dragging it"])],
  code: "The same in PyTorch",
  codeRows: "each row adds up to 1",
  codeOff: "left out",
  maskSays: (/** @type {boolean} */ hidden) => (hidden ? "masked" : "allowed"),
  nothingLeft: "No key is left to share among:",
  column: "key",

  /** What the step does. @type {((facts: { width: number, scale: boolean, masks: boolean }) => string)[]} */
  purpose: [
    () => "Score: query times key, added up.",
    ({ width, scale }) => (scale ? `Scale: every score, divided by √${width}.` : "Scale: left out."),
    ({ masks }) => (masks ? "Mask: a forbidden score becomes −∞." : "Mask: none, all may be read."),
    () => "Normalise: softmax makes shares.",
    () => "Mix: values, each times its weight.",
  ],
  fits: (/** @type {string} */ asker, /** @type {string} */ best, /** @type {number} */ score) =>
    `${asker} fits ${best} best, with ${show(score)}.`,
  onward: "Press Next: four more steps make its output.",
  takes: (/** @type {string} */ asker, /** @type {string} */ best, /** @type {number} */ weight) =>
    `${asker} takes ${showShare(weight)} from ${best}.`,
  each: (/** @type {number} */ count) => `each of ${count} keys`,
  nothing: (/** @type {string} */ asker) => `${asker} may read nothing: all its weights are 0, by rule.`,

  bars: ["Keys: scores", "Keys: scaled scores", "Keys: masked scores", "Keys: scores, weights", "Keys: values, weights"],
  matrix: ["Scores", "Scaled scores", "Masked scores", "Weights", "Output"],
  heat: "Heat map: rows are queries, columns are keys",
  outputHeat: "Heat map: rows are queries, columns are the numbers of an output",
  outputCorner: "query ↓ number →",
  all: (/** @type {number} */ step) => `${words.matrix[step]}, all queries`,
  cut: (/** @type {number} */ shown, /** @type {number} */ all) => `Numbers 1 to ${shown} of ${all}; the table has all.`,
  /** What one number of the step is called. */
  quantity: ["score", "scaled score", "masked score", "weight"],
  /** How far bars and colours run. @param {number[]} bars @param {number[]} colours @param {boolean} ghosts */
  ends: ([low, high], [from, to], ghosts) =>
    `Bars ${showEntry(low)} to ${showEntry(high)}, colours ${from ? "±" : "0 to "}${showEntry(to)}.` +
    (ghosts ? " Outlined: before the change." : ""),
  /** @param {number[]} row */
  sum(row) {
    const total = showShare(row.reduce((a, b) => a + b, 0));
    const printed = row.reduce((sum, weight) => sum + Number(weight.toFixed(3)), 0).toFixed(3);
    return `sum ${total}${total === "0" || printed === total ? "" : ` (${printed} as printed)`}`;
  },
  /** @param {number} shown @param {number} all @param {string} [weighs] what the rest weighs */
  terms: (shown, all, weighs) => ` + … (${shown} of ${all} shown${weighs ? `, the rest weighs ${weighs}` : ""})`,
  output: "output = ",
  numbersOf: (/** @type {string} */ asker) => `The row of ${asker}, step by step`,
  numbersBefore: (/** @type {string} */ asker) => `The row of ${asker} before the change`,
  rowColumns: ["score", "scaled", "masked", "weight"],
  stepSays: (/** @type {number} */ step) => `Step ${step + 1} of 5: ${words.steps[step]}. `,
};

/**
 * The caption: what the step does, and what it gives the chosen query.
 * @param {State} state @param {Result} result @param {string} asker @param {string[]} read
 */
export function caption({ row, step, scale, use_mask, key }, { stages, masked }, asker, read) {
  const headline = words.purpose[step]({ width: key[0].length, scale, masks: use_mask !== "none" });
  if (step > 1 && Math.max(...masked[row]) === -Infinity) return { headline, sentence: words.nothing(asker) };
  const largest = Math.max(...stages[step][row]);
  const best = read.filter((_, j) => largest - stages[step][row][j] < 1e-12);
  const name = best.length === 1 ? best[0] : words.each(best.length);
  const sentence = (step > 2 ? words.takes : words.fits)(asker, name, largest);
  return { headline, sentence: step ? sentence : `${sentence} ${words.onward}` };
}

/**
 * The view in one sentence.
 * @param {State} state @param {Result} result @param {string[]} askers @param {string[]} read
 * @param {string} hint how to keep a cell that is not kept yet
 */
export function spoken({ step, row, column }, result, askers, read, hint) {
  const [now, quantity] = [result.stages[step][row], words.quantity[Math.min(step, 3)]];
  const place = words.place(1 + now.filter((other) => other > now[column]).length, now.length);
  const said = step > 3 ? `; output ${showComputed(result.output[row], 6)}` : place;
  return (
    `${hint ? "Preview. " : words.stepSays(step)}Query ${askers[row]}, key ${read[column]}: ${quantity} ` +
    `${showStep(step)(now[column])}${said}.${hint ? ` ${hint}` : ""}`
  );
}
