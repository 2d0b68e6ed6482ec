// The arithmetic of the explorer. Its Python twin is numbers.py.

import { largest as largestOf } from "../common/kit/attention.js";

/** Rows are target words, columns are source words. @typedef {number[][]} Matrix */

/** The largest weights of a row are named: so many of them as hold this share, and no more. */
const MASS = 0.9;
export const MOST_NAMED = 5;

/** The largest weights of a row, as {@link largestOf} gives them. @param {number[]} row */
export const largest = (row) => largestOf(row, MOST_NAMED, MASS);
