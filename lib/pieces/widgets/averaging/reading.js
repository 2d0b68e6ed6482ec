import { normals } from "../common/kit/draws.js";

// What arrives at a token, and what can be read off it. Its Python twin, reading.py, solves least squares on all pairs.

/** @typedef {ReturnType<typeof reading>} Reading */

export const [MOST, MEAN, PAIRS] = [10, 5, 100000];

/** The mean of the values, each times a factor. @param {Float64Array} values @param {(i: number) => number} factor */
const mean = (values, factor) => values.reduce((sum, x, i) => sum + x * factor(i), 0) / values.length;

/** @type {Map<number, number[]>} */
const drawn = new Map();

/**
 * Over the random tokens of a seed: the variance of the left values, of the right ones, and their covariance.
 * @param {number} seed
 */
function moments(seed) {
  const known = drawn.get(seed);
  if (known) return known;
  const values = normals(seed, 0, new Float64Array(2 * PAIRS));
  const [left, right] = [values.subarray(0, PAIRS), values.subarray(PAIRS)];
  const [l, r] = [left, right].map((side) => mean(side, () => 1));
  const found = [
    mean(left, (i) => left[i]) - l * l,
    mean(right, (i) => right[i]) - r * r,
    mean(left, (i) => right[i]) - l * r,
  ];
  drawn.set(seed, found);
  return found;
}

/** The share of each value's variance that one mixture explains: its squared correlation with it. @param {number} a @param {number} seed */
function shares(a, seed) {
  const b = 1 - a;
  const [left, right, both] = moments(seed);
  const mixed = a * a * left + b * b * right + 2 * a * b * both;
  return [(a * left + b * both) ** 2 / (left * mixed), (a * both + b * right) ** 2 / (right * mixed)];
}

/** The pair nearest to the means that gives this mixture. @param {number} a @param {number} mixture */
function nearest(a, mixture) {
  const missing = (mixture - MEAN) / (a * a + (1 - a) ** 2);
  return [MEAN + a * missing, MEAN + (1 - a) * missing];
}

/** The only pair that gives both mixtures. @param {number[]} weights @param {number[]} mixtures */
function crossing([a, b], [m, n]) {
  return [(m * (1 - b) - n * (1 - a)) / (a - b), (a * n - b * m) / (a - b)];
}

/** The pair farthest from this one that gives the same mixture; null where there is none. @param {number[]} pair @param {number} a */
function otherPair(pair, a) {
  const way = [1 - a, -a];
  const ends = way.map((by, i) => (by ? [-pair[i] / by, (MOST - pair[i]) / by].sort((x, y) => x - y) : [-Infinity, Infinity]));
  const [low, high] = [Math.max(ends[0][0], ends[1][0]), Math.min(ends[0][1], ends[1][1])];
  const by = -low >= high ? low : high;
  const found = pair.map((x, i) => Math.max(0, Math.min(MOST, x + way[i] * by)));
  return found.some((x, i) => Math.abs(x - pair[i]) > 1e-6) ? found : null;
}

/**
 * What the heads deliver, the best linear guess, another pair that looks the same, and the explained shares.
 * @param {import("./state.js").State} state
 */
export function reading({ left, right, heads, first, second, seed }) {
  const weights = [first, second].slice(0, heads);
  const arrives = weights.map((a) => a * left + (1 - a) * right);
  const alike = weights.every((a) => a === first);
  return {
    weights,
    arrives,
    /** Whether there is but one number to read from. */
    alike,
    guess: alike ? nearest(first, arrives[0]) : crossing(weights, arrives),
    other: alike ? otherPair([left, right], first) : null,
    shares: alike ? shares(first, seed) : [1, 1],
  };
}
