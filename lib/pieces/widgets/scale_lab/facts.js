import { sum } from "../common/kit/attention.js";
import { showEntry, showShare } from "../common/kit/numbers.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {ReturnType<typeof facts>} Facts */

/**
 * The numbers that the lab's sentences tell, as they are written.
 * @param {State} state @param {import("./readings.js").Readings} seen
 */
export const facts = ({ d_k, scaling, temperature, num_keys, seed }, { before, after, row, meters, limits }) => ({
  d_k: showEntry(d_k),
  temperature: showEntry(temperature),
  num_keys: showEntry(num_keys),
  seed: showEntry(seed),
  scale: { none: "1", root: `√${d_k}`, d_k: showEntry(d_k) }[scaling],
  before: showEntry(before.measured),
  measured: showEntry(after.measured),
  expected: showEntry(after.expected),
  beyond: showEntry(after.counts[0] + after.counts[after.counts.length - 1]),
  sum: showShare(sum(row.weights)),
  largest: showEntry(meters[0]),
  entropy: showEntry(meters[1]),
  most: showEntry(limits[1]),
  gradient: showEntry(meters[2]),
});
