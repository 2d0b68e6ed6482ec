import { words as common } from "../common/kit/words.js";
import { LETTERS, PER_ROW, SIZE, STEPS } from "./task.js";

/** @typedef {{ step: number, loss: number, right: number, scale: boolean }} Told */

const asked = PER_ROW - 1;
const bits = (/** @type {number} */ loss) => `${loss.toFixed(2)} bits`;

/** All words of the trainer, in one place. */
export const words = {
  label: "Attention learns to look up the next letter",
  train: { first: "Train", pause: "Pause", on: "Go on", again: "Train again" },
  scale: `divide by √d_k = ${Math.sqrt(SIZE)}`,
  titles: [() => "Weights in one row of letters", (/** @type {number} */ loss) => `Loss: ${bits(loss)}`],
  corner: "query ↓ key →",
  found: "found",
  none: "–",
  open: "?",
  signs: ["·", "✓"],
  bits: (/** @type {number} */ loss) => `${loss} bits`,
  matrix: "Outlined after the first update: the next letter. H has none here.",
  curve: `Dashed: guessing, ${Math.log2(LETTERS.length)} bits.`,
  /** @param {boolean} scale @param {import("./run.js").Run} rival */
  rival: (scale, { losses }) =>
    `Thin: ${scale ? "not divided" : "divided"}, ${bits(losses[losses.length - 1])} after ${losses.length - 1}.`,
  step: "Update",
  stepOf: (/** @type {number} */ step) => `${step} of ${STEPS}`,
  seed: "Random start and rows",
  more: "More: is it luck?",
  /** What 16 starts gave stands in results/lookup.json; a test holds both equal. */
  about: [
    `Trained are W_Q and W_K, ${SIZE} × ${SIZE} numbers each. The letters’ vectors stay as drawn and serve as values, ` +
      "and the output names the letter that it is most like. Each update measures 16 fresh rows of " +
      `${PER_ROW} letters out of ${LETTERS.length}; guessing costs log₂ ${LETTERS.length} = 4 bits. The row shown is ` +
      "never trained on.",
    "One small run shows what can happen, not what must. Of 16 random starts with the division 14 end with all 7 " +
      "letters right, and none with a loss above 0.21 bits. Without it none gets all 7 right, and none a loss below " +
      "1.90 bits. With smaller first matrices or another optimiser the gap can close.",
  ],
  /** @param {Told} told */
  headline({ step, right }) {
    if (!step) return "Which column should each row light?";
    if (right === asked) return "All 7 letters look at the next one: attention looks things up.";
    return `${right} of ${asked} letters look most at the next one.`;
  },
  /** @param {Told} told */
  sentence: ({ step, loss }) =>
    step
      ? `After ${step} updates the loss is ${bits(loss)}. Only the named letter counts: nobody says where to look.`
      : "Each letter must name the next one, by looking around in its row. So far the weights are chance.",
  /** @param {Told} told */
  status: ({ step, loss, right }) =>
    `Update ${step} of ${STEPS}: loss ${bits(loss)}, ${right} of ${asked} letters look most at the next one.`,
  tables: ["Weights of the row after this update", "Loss in bits"],
  updates: "after update",
  loss: "loss",
  keys: /** @type {[string, string][]} */ ([
    common.tab,
    ["Enter, Space", "train, pause, go on; switch the division"],
    ["Arrows, Home, End", "move through the updates, and train up to there"],
  ]),
};
