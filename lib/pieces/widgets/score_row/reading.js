import { softmax, sum } from "../common/kit/attention.js";

/** @typedef {ReturnType<typeof reading>} Reading */

/**
 * The scores that enter the softmax, the weights that they become, the words from the largest score down, and the
 * logarithm of the powers' sum, which itself may be too large for a number.
 * @param {import("./state.js").State} state
 */
export function reading({ tokens, scores, hidden, add }) {
  const shown = scores.map((score, i) => (hidden[i] ? -Infinity : score + add));
  const order = tokens.map((_, i) => i).sort((a, b) => shown[b] - shown[a]);
  const most = shown[order[0]];
  const all = most === -Infinity ? most : most + Math.log(sum(shown.map((score) => Math.exp(score - most))));
  return { scores: shown, weights: softmax(shown), order, all };
}
