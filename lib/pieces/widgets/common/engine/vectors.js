// Vectors and what is done with them. The model's parameters are float32, as in the library; what is computed from them
// is float64, JavaScript's own. A matrix is a list of vectors: a row for each token, always.

/** @typedef {Float64Array} Vector */
/** @typedef {Vector[]} Matrix */

/**
 * A vector whose entry i is what a function gives for i.
 * @param {number} length @param {(i: number) => number} entry
 */
export function vector(length, entry) {
  const made = new Float64Array(length);
  for (let i = 0; i < length; i += 1) made[i] = entry(i);
  return made;
}

/** @param {Vector} a @param {Vector} b */
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** @param {Vector} a @param {ArrayLike<number>} b */
export const add = (a, b) => vector(a.length, (i) => a[i] + b[i]);

/** @param {ArrayLike<number>} a @param {number} factor */
export const times = (a, factor) => vector(a.length, (i) => a[i] * factor);

/** @param {Vector} a */
export const zerosLike = (a) => new Float64Array(a.length);

/**
 * The product of a matrix and a vector, (rows, columns) x (columns) -> (rows). Nearly all of the model's time is spent
 * here, so four rows are taken at once: each entry of the vector is then fetched once for the four.
 * @param {Float32Array} weight the rows of the matrix, one after the other
 * @param {Vector} x
 * @param {number} rows
 */
export function multiply(weight, x, rows) {
  const columns = x.length;
  const product = new Float64Array(rows);
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const first = row * columns;
    for (let i = 0; i < columns; i += 1) {
      const entry = x[i];
      a += weight[first + i] * entry;
      b += weight[first + columns + i] * entry;
      c += weight[first + 2 * columns + i] * entry;
      d += weight[first + 3 * columns + i] * entry;
    }
    product[row] = a;
    product[row + 1] = b;
    product[row + 2] = c;
    product[row + 3] = d;
  }
  for (; row < rows; row += 1)
    product[row] = dot(new Float64Array(weight.subarray(row * columns, (row + 1) * columns)), x);
  return product;
}

/**
 * Shares that add up to 1; the largest score is taken off first, so that no power overflows.
 * @param {Vector} scores
 */
export function softmax(scores) {
  const largest = max(scores);
  const powers = vector(scores.length, (i) => Math.exp(scores[i] - largest));
  return times(powers, 1 / sum(powers));
}

/** The logarithms of the shares, without making the small ones 0. @param {Vector} scores */
export function logSoftmax(scores) {
  const largest = max(scores);
  let all = 0;
  for (let i = 0; i < scores.length; i += 1) all += Math.exp(scores[i] - largest);
  const shift = largest + Math.log(all);
  return vector(scores.length, (i) => scores[i] - shift);
}

/** @param {Vector} a */
export function sum(a) {
  let all = 0;
  for (let i = 0; i < a.length; i += 1) all += a[i];
  return all;
}

/** The place of the largest entry, of equal ones the first. @param {Vector} a */
export function argmax(a) {
  let best = 0;
  for (let i = 1; i < a.length; i += 1) if (a[i] > a[best]) best = i;
  return best;
}

/** @param {Vector} a */
export const max = (a) => a[argmax(a)];
