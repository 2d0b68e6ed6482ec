// Changes: what a reader switches off, overwrites or forces, to see what the model makes of it.
// Parts are called as the library's modules are: "decoder.layers.1.cross_attention.heads.3".
import { vector } from "./vectors.js";

/** @typedef {import("./vectors.js").Vector} Vector */
/**
 * A row of attention weights in place of the computed one. Behind the last weight given all are 0.
 * @typedef {object} Row
 * @property {string} name the attention: "encoder.layers.0.self_attention"
 * @property {number} head
 * @property {number} row the query: the place of the token that looks
 * @property {ArrayLike<number>} weights one for each key, from the first
 */
/**
 * All changes of one run, as plain JSON.
 * @typedef {object} Wanted
 * @property {string[]} [off] names of parts that are switched off; `partsOf` lists them
 * @property {Row[]} [rows] attention rows that are overwritten
 * @property {Record<number, number>} [words] the id of the token that is forced, by its step; the first step is 0
 */

/** Every part that can be switched off. @param {import("./config.js").Config} config */
export function partsOf(config) {
  const parts = ["source_positions", "target_positions", "causal_mask"];
  const stacks = { encoder: config.num_encoder_layers, decoder: config.num_decoder_layers };
  for (const [stack, count] of Object.entries(stacks)) {
    const attentions = stack === "encoder" ? ["self_attention"] : ["self_attention", "cross_attention"];
    for (let i = 0; i < count; i += 1) {
      const layer = `${stack}.layers.${i}`;
      parts.push(layer, `${layer}.feed_forward`);
      [...attentions, "feed_forward"].forEach((_, k) => parts.push(`${layer}.residuals.${k}`));
      for (const attention of attentions) {
        parts.push(`${layer}.${attention}`);
        for (let h = 0; h < config.num_heads; h += 1) parts.push(`${layer}.${attention}.heads.${h}`);
      }
    }
  }
  return parts;
}

export class Changes {
  /** @param {import("./config.js").Config} config @param {Wanted} [wanted] */
  constructor(config, { off = [], rows = [], words = {} } = {}) {
    const parts = new Set(partsOf(config));
    for (const name of off) if (!parts.has(name)) throw new Error(`The model has no part called ${name}.`);
    this.off = new Set(off);
    this.rows = new Map(rows.map((row) => [checked(row, parts), row.weights]));
    for (const [step, id] of Object.entries(words))
      if (!(id >= 0 && id < config.target_vocab_size))
        throw new Error(`The word forced at step ${step} has the id ${id}: the vocabulary has none such.`);
    this.words = new Map(Object.entries(words).map(([step, id]) => [Number(step), id]));
  }

  /** @param {string} name */
  isOff(name) {
    return this.off.has(name);
  }

  /**
   * The weights in place of a row's own, if there are any, as long as the row.
   * @param {string} name @param {number} head @param {number} row @param {number} keys
   * @returns {Vector | null}
   */
  row(name, head, row, keys) {
    if (!this.rows.size) return null;
    const weights = this.rows.get(`${name}.heads.${head}.${row}`);
    if (!weights) return null;
    if (Array.from(weights).slice(keys).some(Boolean))
      throw new Error(`Row ${row} of ${name} has ${keys} keys, but weights for ${weights.length} were given.`);
    return vector(keys, (j) => weights[j] ?? 0);
  }
}

/** Where a row stands, once it is sure that it is one. @param {Row} row @param {Set<string>} parts */
function checked({ name, head, row, weights }, parts) {
  if (!parts.has(`${name}.heads.${head}`)) throw new Error(`The model has no head ${head} in ${name}.`);
  if (!(Number.isInteger(row) && row >= 0)) throw new Error(`An overwritten row is ${row}: rows are counted from 0.`);
  if (!Array.from(weights).every(Number.isFinite))
    throw new Error(`The weights for row ${row} of ${name} must be finite numbers.`);
  return `${name}.heads.${head}.${row}`;
}
