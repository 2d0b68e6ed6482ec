// Generation: from scores for the next token to a whole sentence. Greedy takes the likeliest token each time, sampling
// draws one. Each is a generator that stops after every token, so that a page may show it, or stop for good.
import { uniform } from "../kit/draws.js";
import { argmax, logSoftmax, max, softmax, sum, vector } from "./vectors.js";

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {import("./transformer.js").Transformer} Transformer */
/**
 * One token that was written.
 * @typedef {object} Written
 * @property {number} token its id
 * @property {number} logProbability what the model gave it, by its own distribution, with nothing cut
 * @property {Vector} distribution the log-probabilities of every token at this step
 */
/**
 * @typedef {object} Limits
 * @property {number} [mostTokens] where a sentence is cut off that has not ended; by default 10 over twice the source
 * @property {import("./changes.js").Wanted} [changes] what is switched off, overwritten or forced
 */
/**
 * How a distribution is cut before a token is drawn.
 * @typedef {object} Cut
 * @property {number} [temperature] what the logits are divided by: below 1 the likely becomes likelier
 * @property {number | null} [topK] how many of the likeliest tokens stay; all unless given
 * @property {number | null} [topP] the fewest likeliest tokens that together reach this stay; all unless given
 */

/**
 * Writes, at each step, the token that the model finds likeliest.
 * @param {Transformer} model @param {number[]} source token ids @param {Limits} [limits]
 */
export const greedy = (model, source, limits = {}) => write(model, source, limits, argmax);

/**
 * Draws each token from the model's distribution, cut as `samplingDistribution` says; the same seed draws the same.
 * @param {Transformer} model @param {number[]} source @param {Limits & Cut & { seed?: number }} [options]
 */
export function sample(model, source, options = {}) {
  const random = uniform(options.seed ?? 0);
  return write(model, source, options, (logProbs) => drawn(samplingDistribution(logProbs, options), random()));
}

/**
 * Turns logits into the probabilities to draw from: temperature, then top-k (Fan et al. 2018), then top-p (Holtzman et
 * al. 2020). What was cut has 0.
 * @param {Vector} logits or log-probabilities @param {Cut} [cut]
 */
export function samplingDistribution(logits, { temperature = 1, topK = null, topP = null } = {}) {
  if (!(temperature > 0))
    throw new Error(`The temperature is ${temperature}: it must be above 0; greedy is its limit.`);
  if (topK !== null && !(Number.isInteger(topK) && topK >= 1))
    throw new Error(`top-k is ${topK}: it must be a whole number, at least 1.`);
  if (topP !== null && !(topP > 0 && topP <= 1)) throw new Error(`top-p is ${topP}: it must be above 0 and at most 1.`);
  const largest = max(logits); // taken off first, so that no division overflows
  const shares = softmax(vector(logits.length, (i) => (logits[i] - largest) / temperature));
  const order = Array.from(shares.keys()).sort((a, b) => shares[b] - shares[a]);
  if (topK !== null) cutAfter(shares, order, topK);
  if (topP !== null && topP < 1) {
    let before = 0; // what the likelier tokens have together
    const kept = order.findIndex((token) => before >= topP || void (before += shares[token]));
    if (kept > 0) cutAfter(shares, order, kept);
  }
  return shares;
}

/**
 * Sets all but the first to 0, and the rest to a sum of 1.
 * @param {Vector} shares @param {number[]} order @param {number} count how many are the first
 */
function cutAfter(shares, order, count) {
  for (const token of order.slice(count)) shares[token] = 0;
  const all = sum(shares);
  for (const token of order.slice(0, count)) shares[token] /= all;
}

/** The token at a place, from 0 to 1, of the shares laid end to end. @param {Vector} shares @param {number} place */
function drawn(shares, place) {
  let left = place * sum(shares);
  const found = shares.findIndex((share) => (left -= share) < 0);
  return found >= 0 ? found : argmax(shares); // the sum may round to a little less than its parts
}

/**
 * How long a translation may become, as `pieces.training.translation.measure` has it.
 * @param {Transformer} model @param {number[]} source
 */
export const mostTokens = ({ config }, source) => Math.min(config.max_length, 2 * source.length + 10);

/**
 * @param {Transformer} model @param {number[]} source @param {Limits} limits
 * @param {(logProbs: Vector) => number} choose
 * @returns {Generator<Written, Written[], void>}
 */
function* write(model, source, { mostTokens: most = mostTokens(model, source), changes }, choose) {
  const decoding = model.start(source, changes);
  /** @type {Written[]} */
  const written = [];
  let token = model.config.bos_id;
  while (written.length < most && token !== model.config.eos_id) {
    const distribution = logSoftmax(decoding.step(token));
    token = decoding.pass.changes.words.get(written.length) ?? choose(distribution);
    written.push({ token, logProbability: distribution[token], distribution });
    yield written[written.length - 1];
  }
  return written;
}

/**
 * Lets a generator run to its end, and gives what it returns.
 * @template Result
 * @param {Generator<unknown, Result, void>} steps
 */
export function toTheEnd(steps) {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return /** @type {Result} */ (value);
  }
}
