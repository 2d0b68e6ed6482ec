import { showEntry, showShare } from "../common/kit/numbers.js";

/**
 * The numbers that the lab's sentences tell.
 * @param {import("./index.js").State} state @param {import("./readings.js").Readings} seen
 * @returns {Record<string, string | number>}
 */
export const facts = (state, { before, after, row, meters, limits }) => ({
  ...state,
  scale: { none: "1", root: `√${state.d_k}`, d_k: state.d_k }[state.scaling],
  before: before.measured,
  measured: after.measured,
  expected: after.expected,
  beyond: after.counts[0] + after.counts[after.counts.length - 1],
  sum: showShare(row.weights.reduce((sum, weight) => sum + weight, 0)),
  largest: meters[0],
  entropy: meters[1],
  most: limits[1],
  gradient: meters[2],
});

/**
 * Puts numbers where a sentence has {name}, or {name 2} where it compares settings.
 * @param {string} text @param {(setting: number) => Record<string, string | number>} told
 */
export const fill = (text, told) =>
  text.replace(/\{(\w+) ?(\d?)\}/g, (_, name, setting) => {
    const value = told(Number(setting))[name];
    return typeof value === "number" ? showEntry(value) : value;
  });
