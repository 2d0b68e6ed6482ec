import { showEntry } from "../common/kit/numbers.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {ReturnType<typeof facts>} Facts */

/**
 * The numbers that the lab tells, as they are written.
 * @param {State} state @param {import("./readings.js").Readings} seen
 */
export const facts = ({ d_k, scaling, temperature, num_keys, seed }, { before, after, meters, limits }) => ({
  d_k: showEntry(d_k),
  temperature: showEntry(temperature),
  num_keys: showEntry(num_keys),
  seed: showEntry(seed),
  scale: showEntry({ none: 1, root: Math.sqrt(d_k), d_k }[scaling]),
  before: showEntry(before.measured),
  measured: showEntry(after.measured),
  expected: showEntry(after.expected),
  beyond: showEntry(after.counts[0] + after.counts[after.counts.length - 1]),
  largest: showEntry(meters[0]),
  entropy: showEntry(meters[1]),
  most: showEntry(limits[1]),
  gradient: showEntry(meters[2]),
});
