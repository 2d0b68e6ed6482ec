// The arithmetic of the explorer. Its Python twin is numbers.py.

import { sum } from "../common/kit/attention.js";

/** Rows are target words, columns are source words. @typedef {number[][]} Matrix */

/** The largest weights of a row are named: so many of them as hold this share, and no more. */
const MASS = 0.9;
export const MOST_NAMED = 5;

/** @param {number[]} row */
export const argmax = (row) => row.indexOf(Math.max(...row));

/** The mean of all heads. @param {Matrix[]} heads @returns {Matrix} */
export const meanOf = (heads) =>
  heads[0].map((row, i) => row.map((_, j) => sum(heads.map((head) => head[i][j])) / heads.length));

/** How spread a row is, in bits: 0 where one word has it all. @param {number[]} row */
export const entropy = (row) => Math.abs(sum(row.map((p) => (p > 0 ? p * Math.log2(p) : 0))));

/** @param {Matrix} weights */
export const meanEntropy = (weights) => sum(weights.map(entropy)) / weights.length;

/**
 * The places of the largest weights, in order; `others` are so many, and weigh `rest`. A last one is not left out.
 * @param {number[]} row
 */
export function largest(row) {
  const order = row.map((_, j) => j).sort((a, b) => row[b] - row[a]);
  let held = 0;
  let count = 0;
  while (count < Math.min(MOST_NAMED, row.length) && held < MASS) held += row[order[count++]];
  const named = count === row.length - 1 ? order : order.slice(0, count);
  const others = order.slice(named.length);
  return { named, others: others.length, rest: sum(others.map((j) => row[j])) };
}
