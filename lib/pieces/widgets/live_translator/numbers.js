// The weights in view, and what stands out in them. Its Python twin is in widget.py.
import { argmax, meanOf } from "../common/kit/attention.js";

/** Rows are French words, columns are English words. @typedef {number[][]} Matrix */

/**
 * The weights of a head, or the mean of those of a layer or of all; a head that is switched off is in no mean.
 * @param {Matrix[][]} weights of each layer and head
 * @param {{ layer: number, head: number, off: import("./state.js").Head | null }} view head 0 is the mean
 */
export function viewOf(weights, { layer, head, off }) {
  if (head) return weights[layer - 1][head - 1];
  const on = weights.map((heads, i) => heads.filter((_, k) => off?.[0] !== i + 1 || off[1] !== k + 1));
  return meanOf(layer ? on[layer - 1] : on.flat());
}

/**
 * The word whose reading lies farthest out of turn, and is clear; signs teach little.
 * @param {Matrix} weights @param {string[]} target
 */
export function clearest(weights, target) {
  const slope = (weights[0].length - 1) / Math.max(1, weights.length - 1);
  const isSign = (/** @type {string} */ token) => !/[\p{L}\p{N}]/u.test(token);
  const away = weights.map((row, i) => 1 + Math.abs(argmax(row) - slope * i));
  return argmax(weights.map((row, i) => (isSign(target[i]) ? 0 : Math.max(...row) * away[i])));
}
