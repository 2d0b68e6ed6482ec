// The sizes and choices that make a Transformer, as pieces/config.py has them, and those that this engine knows.

/**
 * @typedef {object} Config
 * @property {number} source_vocab_size
 * @property {number} target_vocab_size
 * @property {number} d_model
 * @property {number} num_heads
 * @property {number} d_ff
 * @property {number} num_encoder_layers
 * @property {number} num_decoder_layers
 * @property {boolean} norm_first whether each normalisation comes before its sublayer, or after, as in the paper
 * @property {string} activation
 * @property {"sinusoidal" | "learned"} positions
 * @property {number} max_length
 * @property {"none" | "target" | "all"} shared_embeddings
 * @property {number} pad_id
 * @property {number} bos_id
 * @property {number} eos_id
 */

/** @type {["activation" | "positions" | "shared_embeddings", string[]][]} */
const KNOWN = [
  ["activation", ["relu"]],
  ["positions", ["sinusoidal", "learned"]],
  ["shared_embeddings", ["none", "target", "all"]],
];

/**
 * The configuration in a model's file, or an error that says what of it is unknown.
 * @param {string | undefined} text
 */
export function readConfig(text) {
  if (!text) throw new Error("The model's file says nothing of its configuration.");
  const config = /** @type {Config} */ (JSON.parse(text));
  for (const [name, known] of KNOWN) {
    const given = config[name];
    if (!known.includes(given))
      throw new Error(`The model's ${name} is ${given}: the engine knows ${known.join(", ")}.`);
  }
  return config;
}
