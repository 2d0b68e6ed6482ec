import { attend, causalMask, dot } from "../common/kit/attention.js";
import { normals } from "../common/kit/draws.js";

// The layer of the shuffled sentence, a random example. Its Python twin, layer.py, computes the same numbers.

/** @typedef {import("../common/kit/attention.js").Matrix} Matrix */

export const [D_MODEL, HEADS, MOST_WORDS] = [8, 2, 6];
const BASE = 10000;
/** The standard deviation of matrices and learned positions, as before training. */
const SPREAD = D_MODEL ** -0.5;

/** All numbers that a seed draws. @param {number} seed */
function layer(seed) {
  const drawn = normals(seed, 0, new Float64Array(4 * D_MODEL ** 2 + 2 * MOST_WORDS * D_MODEL));
  const rows = (/** @type {number} */ from, /** @type {number} */ count, scale = SPREAD) =>
    Array.from({ length: count }, (_, row) =>
      Array.from(drawn.subarray((from + row) * D_MODEL, (from + row + 1) * D_MODEL), (x) => scale * x),
    );
  return {
    matrices: [0, 1, 2, 3].map((which) => rows(which * D_MODEL, D_MODEL)),
    learned: rows(4 * D_MODEL, MOST_WORDS),
    vectors: rows(4 * D_MODEL + MOST_WORDS, MOST_WORDS, 1),
  };
}

/** @param {number} place */
const sinusoid = (place) =>
  Array.from({ length: D_MODEL }, (_, i) => {
    const angle = place * BASE ** (-(i - (i % 2)) / D_MODEL);
    return i % 2 ? Math.cos(angle) : Math.sin(angle);
  });

/** @param {Matrix} x @param {Matrix} W */
const times = (x, W) => x.map((row) => W[0].map((_, j) => dot(row, W.map((line) => line[j]))));

/** The coordinates of one head. @param {Matrix} x @param {number} head */
const cut = (x, head) => x.map((row) => row.slice((head * D_MODEL) / HEADS, ((head + 1) * D_MODEL) / HEADS));

/**
 * What each word becomes when the words stand in this order: a row for each word, wherever it stands.
 * @param {import("./state.js").State} state @param {number[]} [order]
 * @returns {Matrix}
 */
export function outputs({ tokens, positions, causal, seed, ...state }, order = state.order) {
  const { matrices, learned, vectors } = layer(seed);
  const different = [...new Set(tokens)];
  const added = (/** @type {number} */ place) => (positions === "learned" ? learned[place] : sinusoid(place));
  const x = order.map((word, place) => {
    const vector = vectors[different.indexOf(tokens[word])];
    return positions === "none" ? vector : vector.map((entry, i) => entry + added(place)[i]);
  });
  const [query, key, value] = matrices.map((W) => times(x, W));
  const mask = causal ? causalMask(x.length, x.length) : null;
  const heads = Array.from({ length: HEADS }, (_, head) => {
    const [q, k, v] = [query, key, value].map((all) => cut(all, head));
    return attend({ query: q, key: k, value: v, mask, scale: true }).output;
  });
  const out = times(x.map((_, i) => heads.flatMap((head) => head[i])), matrices[3]);
  return tokens.map((_, word) => out[order.indexOf(word)]);
}
