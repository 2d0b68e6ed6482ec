import { outputs } from "./layer.js";

/** @typedef {ReturnType<typeof reading>} Reading */

/** What is less is the rounding of sums that are added up in another order. */
const ROUNDING = 1e-12;

/** @param {number[]} a @param {number[]} b */
const apart = (a, b) => Math.max(...a.map((x, i) => Math.abs(x - b[i])));

/** The outputs in the first order and in this one, by word, and how far they lie apart. @param {import("./state.js").State} state */
export function reading(state) {
  const { tokens, order } = state;
  const first = outputs(state, tokens.map((_, i) => i));
  const now = outputs(state);
  const differences = tokens.map((_, word) => apart(first[word], now[word]));
  const largest = Math.max(...differences);
  const twice = tokens.findIndex((token, i) => tokens.indexOf(token) < i);
  const twin = twice < 0 ? null : { first: tokens.indexOf(tokens[twice]), second: twice };
  return {
    first,
    now,
    differences,
    largest,
    same: isSame(largest),
    still: order.every((word, place) => word === place),
    twins: twin && { ...twin, apart: apart(now[twin.first], now[twin.second]) },
  };
}

/** Whether outputs are equal but for rounding. @param {number} difference */
export const isSame = (difference) => difference < ROUNDING;
