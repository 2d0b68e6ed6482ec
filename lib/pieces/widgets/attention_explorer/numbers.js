// The arithmetic of the explorer. Its Python twin is numbers.py.

import { largest as largestOf, sum } from "../common/kit/attention.js";

/** Rows are target words, columns are source words. @typedef {number[][]} Matrix */

/** The largest weights of a row are named: so many of them as hold this share, and no more. */
const MASS = 0.9;
export const MOST_NAMED = 5;

/** How spread a row is, in bits: 0 where one word has it all. @param {number[]} row */
export const entropy = (row) => Math.abs(sum(row.map((p) => (p > 0 ? p * Math.log2(p) : 0))));

/** @param {Matrix} weights */
export const meanEntropy = (weights) => sum(weights.map(entropy)) / weights.length;

/** The largest weights of a row, as {@link largestOf} gives them. @param {number[]} row */
export const largest = (row) => largestOf(row, MOST_NAMED, MASS);
