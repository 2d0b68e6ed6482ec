import { normals, stream } from "../common/kit/draws.js";

// The task, and where a run begins. Its Python twin, task.py, draws the same numbers.

export const LETTERS = [..."ABCDEFGHIJKLMNOP"];
/** The row whose weights are shown; no run draws it for training. */
export const WATCHED = [..."DAGCHEBF"];
export const PER_ROW = WATCHED.length;
const ROWS = 16;
/** The length of the letters' vectors, and of queries and keys. */
export const SIZE = 64;
export const STEPS = 200;
export const RATE = 0.01;
export const SEEDS = 99;
const STARTS = LETTERS.length - PER_ROW + 1;
const MATRIX = SIZE * SIZE;
const DRAWN = LETTERS.length * SIZE + 2 * MATRIX;

export const watched = WATCHED.map((letter) => LETTERS.indexOf(letter));
/** For each letter of the watched row the place of the next one; −1 for the last of the alphabet here. */
export const successors = watched.map((letter) => watched.indexOf(letter + 1));

/** The letters' vectors, which stay, and W_Q and W_K, which are trained; row by row. @param {number} seed */
export function start(seed) {
  const drawn = normals(seed, 0, new Float64Array(DRAWN));
  const first = LETTERS.length * SIZE;
  const [W_Q, W_K] = [first, first + MATRIX].map((from) => drawn.slice(from, from + MATRIX).map((x) => x / 8));
  return { letters: drawn.slice(0, first), W_Q, W_K };
}

/**
 * The rows of one update, each eight letters that follow one another, shuffled: of nine drawn words the first chooses
 * the letter to begin with, the order of the others shuffles.
 * @param {number} seed @param {number} step
 */
export function batch(seed, step) {
  const next = stream(seed, DRAWN + step * ROWS * (PER_ROW + 1));
  return Array.from({ length: ROWS }, () => {
    const first = next() % STARTS;
    const drawn = WATCHED.map(next);
    const order = drawn.map((_, place) => place).sort((a, b) => drawn[a] - drawn[b]);
    return { ids: order.map((place) => first + place), last: order.indexOf(PER_ROW - 1) };
  });
}
