import { softmax, sum } from "../common/kit/attention.js";
import { KEYS, ROWS } from "./sample.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {ReturnType<typeof readings>} Readings */

/** The histogram's axis runs from −REACH to REACH in bins of width 2, one of them around 0. */
export const REACH = 65;

/** @param {ArrayLike<number> & Iterable<number>} numbers */
const mean = (numbers) => sum([...numbers]) / numbers.length;

/** The standard deviation. @param {Float64Array} numbers */
function spreadOf(numbers) {
  const middle = mean(numbers);
  return Math.sqrt(mean(numbers.map((x) => (x - middle) ** 2)));
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** How many lie in each bin; the first and the last count what lies beyond the axis. @param {Float64Array} numbers */
function histogram(numbers) {
  const counts = Array(REACH + 2).fill(0);
  for (const x of numbers) counts[Math.max(0, Math.min(REACH + 1, Math.floor((x + REACH) / 2) + 1))] += 1;
  return counts;
}

/** In bits. @param {number[]} weights */
const entropy = (weights) => -sum(weights.map((p) => (p > 0 ? p * Math.log2(p) : 0)));

/**
 * The Frobenius norm of the softmax's Jacobian, diag(p) − p pᵀ. 1 − p is the sum of the others: a subtraction would
 * lose every digit of it where one weight is almost 1.
 * @param {number[]} weights
 */
function gradient(weights) {
  const squares = weights.map((p, i) => {
    const others = weights.toSpliced(i, 1);
    return p * p * (sum(others) ** 2 + sum(others.map((other) => other * other)));
  });
  return Math.sqrt(sum(squares));
}

/**
 * All that the lab shows of one sample.
 * @param {Float64Array} products q·k of every pair, its entries with spread 1 @param {State} state
 */
export function readings(products, { d_k, temperature, spread, scaling, num_keys }) {
  const divisor = { none: 1, root: Math.sqrt(d_k), d_k }[scaling] * temperature;
  const raw = products.map((x) => x * spread * spread);
  const scores = raw.map((x) => x / divisor);
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const own = [...scores.subarray(row * KEYS, row * KEYS + num_keys)];
    const weights = softmax(own);
    return { scores: own, weights, meters: [Math.max(...weights), entropy(weights), gradient(weights)] };
  });
  const [largest, entropies, gradients] = [0, 1, 2].map((which) => rows.map(({ meters }) => meters[which]));
  const expected = spread * spread * Math.sqrt(d_k);
  return {
    before: { measured: spreadOf(raw), expected, counts: histogram(raw) },
    after: { measured: spreadOf(scores), expected: expected / divisor, counts: histogram(scores) },
    row: rows[0],
    /** Largest weight and entropy on average, the gradient's norm as the median. */
    meters: [mean(largest), mean(entropies), median(gradients)],
    limits: [1, Math.log2(num_keys), 0.5],
  };
}
