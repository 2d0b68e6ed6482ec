import { argmax, softmax, sum } from "../common/kit/attention.js";
import { LETTERS, PER_ROW, RATE, SIZE, batch, start, successors, watched } from "./task.js";

/** @typedef {ReturnType<typeof startRun>} Run */
/** A matrix, row by row. @typedef {Float64Array} Flat */

const COUNT = LETTERS.length;

/** a b, where rows of a and columns of b are `inner` long. @param {Flat} a @param {Flat} b @param {number} inner */
function product(a, b, inner) {
  const [rows, columns] = [a.length / inner, b.length / inner];
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let k = 0; k < inner; k += 1) {
      const x = a[i * inner + k];
      for (let j = 0; j < columns; j += 1) out[i * columns + j] += x * b[k * columns + j];
    }
  }
  return out;
}

/** The same matrix, rows as columns. @param {Flat} a @param {number} columns */
function flip(a, columns) {
  const rows = a.length / columns;
  return a.map((_, at) => a[(at % rows) * columns + Math.floor(at / rows)]);
}

/** How a letter of a row shares its weight. @param {Flat} scores @param {number} query @param {number[]} ids */
const weightsOf = (scores, query, ids) => softmax(ids.map((key) => scores[query * COUNT + key]));

/**
 * One letter that has to name the next one: its loss in nats, and what the score of each key adds to it.
 * @param {number} query @param {number[]} ids its row @param {Flat} scores of all pairs of letters
 * @param {Flat} likeness of all pairs of letters: what the output is read by
 */
function answer(query, ids, scores, likeness) {
  const weights = weightsOf(scores, query, ids);
  const alike = ids.map((key) => likeness.subarray(key * COUNT, (key + 1) * COUNT));
  const logits = LETTERS.map((_, letter) => sum(weights.map((weight, j) => weight * alike[j][letter])));
  const named = softmax(logits);
  const loss = -Math.log(named[query + 1]);
  // Backwards: cross-entropy and softmax, the mix, and the softmax of attention.
  named[query + 1] -= 1;
  const byWeight = alike.map((row) => sum(named.map((slope, letter) => slope * row[letter])));
  const mean = sum(byWeight.map((slope, j) => slope * weights[j]));
  return { loss, slopes: weights.map((weight, j) => weight * (byWeight[j] - mean)) };
}

/** The mean loss of a batch, and its slope by the score of each pair. @param {ReturnType<typeof batch>} rows
 * @param {Flat} scores @param {Flat} likeness */
function measure(rows, scores, likeness) {
  const asked = rows.length * (PER_ROW - 1);
  const slopes = new Float64Array(COUNT * COUNT);
  let loss = 0;
  for (const { ids, last } of rows) {
    ids.forEach((query, place) => {
      if (place === last) return;
      const told = answer(query, ids, scores, likeness);
      loss += told.loss / asked;
      told.slopes.forEach((slope, j) => (slopes[query * COUNT + ids[j]] += slope / asked));
    });
  }
  return { loss, slopes };
}

/**
 * A run that goes on update by update, and keeps what it showed. A letter has the same query and key in every row, so
 * both, and the score of each pair of letters, are computed once an update.
 * @param {{ scale: boolean, seed: number }} setting
 */
export function startRun({ scale, seed }) {
  const root = Math.sqrt(SIZE);
  const by = scale ? root : 1;
  const { letters, ...drawn } = start(seed);
  let { W_Q, W_K } = drawn;
  const columns = flip(letters, SIZE);
  const likeness = product(letters, columns, SIZE).map((x) => x / root);
  /** In bits, one before each update. @type {number[]} */
  const losses = [];
  /** Weights of the watched row. @type {number[][][]} */
  const weights = [];

  function look() {
    const [query, key] = [product(letters, W_Q, SIZE), product(letters, W_K, SIZE)];
    const scores = product(query, flip(key, SIZE), SIZE).map((x) => x / by);
    const { loss, slopes } = measure(batch(seed, losses.length), scores, likeness);
    losses.push(loss / Math.LN2);
    weights.push(watched.map((letter) => weightsOf(scores, letter, watched)));
    const back = slopes.map((x) => x / by);
    return {
      W_Q: product(columns, product(back, key, COUNT), COUNT),
      W_K: product(columns, product(flip(back, COUNT), query, COUNT), COUNT),
    };
  }
  let gradients = look();
  return {
    losses,
    weights,
    gradients: () => gradients,
    /** How many updates are made. */
    done: () => losses.length - 1,
    /** How many letters look most at their successor. @param {number} step */
    right: (step) =>
      weights[step].filter((row, i) => argmax(row) === successors[i]).length,
    /** One more update: against the gradient. */
    update() {
      W_Q = W_Q.map((x, i) => x - RATE * gradients.W_Q[i]);
      W_K = W_K.map((x, i) => x - RATE * gradients.W_K[i]);
      gradients = look();
    },
  };
}
