// Attention: every query looks at all keys and takes a weighted sum of their values.
//   Attention(Q, K, V) = softmax(Q Kᵀ / √d_k) V   (Vaswani et al. 2017, section 3.2.1, equation 1)
// Rows are queries, columns are keys, always.
import { Linear } from "./layers.js";
import { note } from "./recording.js";
import { dot, softmax, times, vector, zerosLike } from "./vectors.js";

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {import("./vectors.js").Matrix} Matrix */
/** @typedef {import("./recording.js").Head} Head */
/** @typedef {import("./recording.js").Pass} Pass */

/**
 * Attention in one head, in five steps, each kept.
 * @param {object} given
 * @param {Matrix} given.query
 * @param {Matrix} given.key
 * @param {Matrix} given.value
 * @param {boolean} given.causal whether to hide the future, the last query standing at the last key
 * @param {(row: number) => Vector | null} [given.overwritten] the weights that stand in place of a row's own
 * @returns {Head}
 */
export function attend({ query, key, value, causal, overwritten = () => null }) {
  const root = Math.sqrt(key[0].length);
  const ahead = key.length - query.length;
  // score: (queries, d_k) x (d_k, keys) -> (queries, keys)
  const scores = query.map((q) => vector(key.length, (j) => dot(q, key[j])));
  // scale
  const scaled = scores.map((row) => times(row, 1 / root));
  // mask
  const visible = (/** @type {number} */ i, /** @type {number} */ j) => !causal || j <= i + ahead;
  const masked = scaled.map((row, i) => vector(row.length, (j) => (visible(i, j) ? row[j] : -Infinity)));
  // normalise
  const weights = masked.map((row, i) => overwritten(i) ?? softmax(row));
  // mix: (queries, keys) x (keys, d_v) -> (queries, d_v)
  const output = weights.map((row) => mix(row, value));
  return { query, key, value, scores, scaled, masked, weights, output };
}

/** @param {Vector} weights one for each value @param {Matrix} values */
function mix(weights, values) {
  const mixed = zerosLike(values[0]);
  values.forEach((value, j) => {
    for (let i = 0; i < mixed.length; i += 1) mixed[i] += weights[j] * value[i];
  });
  return mixed;
}

/**
 * Several attentions side by side, each in a smaller space of its own:
 * MultiHead(Q, K, V) = Concat(head_1, …, head_h) W_O   (section 3.2.2)
 */
export class MultiHeadAttention {
  /** @param {import("./parameters.js").Parameters} parameters @param {string} name */
  constructor(parameters, name) {
    const { d_model: dModel, num_heads: numHeads } = parameters.config;
    this.name = name;
    this.numHeads = numHeads;
    // W_Q, W_K and W_V of all heads lie below each other in one matrix.
    const { weight, bias } = parameters.linear(`${name}.in_projection`);
    const below = (/** @type {number} */ i) =>
      new Linear(weight.subarray(i * dModel ** 2, (i + 1) * dModel ** 2), bias?.subarray(i * dModel, (i + 1) * dModel));
    this.toQuery = below(0);
    this.toKey = below(1);
    this.toValue = below(2);
    this.outProjection = parameters.linear(`${name}.out_projection`);
  }

  /** The queries of all heads, side by side in one vector a token. @param {Matrix} x */
  projectQuery(x) {
    return x.map((token) => this.toQuery.of(token));
  }

  /** The keys and values of all heads. @param {Matrix} x */
  projectMemory(x) {
    return { key: x.map((token) => this.toKey.of(token)), value: x.map((token) => this.toValue.of(token)) };
  }

  /**
   * Attends in every head, and projects the heads' outputs, laid side by side.
   * @param {Matrix} query @param {Matrix} key @param {Matrix} value of all heads
   * @param {{ causal?: boolean, first?: number }} options `first`: the place of the first query among all tokens
   * @param {Pass} pass
   * @returns {Matrix}
   */
  attend(query, key, value, { causal = false, first = 0 }, pass) {
    const { changes, seen } = pass;
    if (changes.isOff(this.name)) return note(pass, this.name, query.map(zerosLike));
    const heads = Array.from({ length: this.numHeads }, (_, h) => {
      const [q, k, v] = [query, key, value].map((all) => this.part(all, h));
      const overwritten = (/** @type {number} */ i) => changes.row(this.name, h, first + i, key.length);
      const head = attend({ query: q, key: k, value: v, causal, overwritten });
      return changes.isOff(`${this.name}.heads.${h}`) ? { ...head, output: head.output.map(zerosLike) } : head;
    });
    seen?.heads.set(this.name, heads);
    const joined = query.map((_, i) => sideBySide(heads.map(({ output }) => output[i])));
    return note(pass, this.name, joined.map((token) => this.outProjection.of(token)));
  }

  /** One head's share of every token's vector. @param {Matrix} all @param {number} h */
  part(all, h) {
    const d_k = all[0].length / this.numHeads;
    return all.map((token) => token.subarray(h * d_k, (h + 1) * d_k));
  }
}

/** @param {Vector[]} parts of one length */
function sideBySide(parts) {
  const d_k = parts[0].length;
  const whole = new Float64Array(parts.length * d_k);
  parts.forEach((part, h) => whole.set(part, h * d_k));
  return whole;
}
