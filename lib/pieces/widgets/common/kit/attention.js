// The arithmetic of scaled dot-product attention, in float64, each step kept: rows are queries, columns are keys.

/** @typedef {number[][]} Matrix */

/** @param {number[]} numbers */
export const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

/** @param {number[]} a @param {number[]} b */
export const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

/**
 * Which query may read which key when none may look ahead; the last query stands at the last key.
 * @param {number} queries @param {number} keys
 */
export const causalMask = (queries, keys) =>
  Array.from({ length: queries }, (_, i) => Array.from({ length: keys }, (__, j) => j <= i + keys - queries));

/**
 * Shares that add up to 1; a row of −∞ alone allows nothing and gives zeros, never NaN.
 * @param {number[]} scores
 */
export function softmax(scores) {
  const largest = Math.max(...scores);
  if (largest === -Infinity) return scores.map(() => 0);
  const powers = scores.map((score) => Math.exp(score - largest));
  const all = sum(powers);
  return powers.map((power) => power / all);
}

/**
 * Every matrix on the way from query, key and value to the output.
 * @param {object} given
 * @param {Matrix} given.query
 * @param {Matrix} given.key
 * @param {Matrix} given.value
 * @param {boolean[][] | null} given.mask true where a query may read a key
 * @param {boolean} given.scale
 */
export function attend({ query, key, value, mask, scale }) {
  const root = scale ? Math.sqrt(key[0].length) : 1;
  const scores = query.map((q) => key.map((k) => dot(q, k)));
  const scaled = scores.map((row) => row.map((score) => score / root));
  const masked = scaled.map((row, i) => row.map((score, j) => (!mask || mask[i][j] ? score : -Infinity)));
  const weights = masked.map(softmax);
  const output = weights.map((row) => value[0].map((_, j) => row.reduce((sum, w, i) => sum + w * value[i][j], 0)));
  return { scores, scaled, masked, weights, output, root };
}

/** The place of the largest entry, of equal ones the first. @param {number[]} row */
export const argmax = (row) => row.indexOf(Math.max(...row));

/** The mean of the weights of some heads. @param {Matrix[]} heads @returns {Matrix} */
export const meanOf = (heads) =>
  heads[0].map((row, i) => row.map((_, j) => sum(heads.map((head) => head[i][j])) / heads.length));

/**
 * The places of the largest weights, in order; `others` are so many, and weigh `rest`. A last one is not left out.
 * @param {number[]} row @param {number} most how many are named, or fewer that hold the mass @param {number} [mass]
 */
export function largest(row, most, mass = Infinity) {
  const order = row.map((_, j) => j).sort((a, b) => row[b] - row[a]);
  let held = 0;
  let count = 0;
  while (count < Math.min(most, row.length) && held < mass) held += row[order[count++]];
  const named = count === row.length - 1 ? order : order.slice(0, count);
  const others = order.slice(named.length);
  return { named, others: others.length, rest: sum(others.map((j) => row[j])) };
}

/** How spread a row is, in bits: 0 where one word has it all. @param {number[]} row */
export const entropy = (row) => Math.abs(sum(row.map((p) => (p > 0 ? p * Math.log2(p) : 0))));

/** The mean of that over all rows. @param {Matrix} weights */
export const meanEntropy = (weights) => sum(weights.map(entropy)) / weights.length;
