// The decoder: target tokens look back at each other, across at the source, then think alone.
// While a sentence is written a token at a time, the keys and values of what stands already never change: a cache keeps
// them, so that a new token costs one pass of one token.
import { MultiHeadAttention } from "./attention.js";
import { FeedForward, Residual, lastNorm } from "./layers.js";
import { note } from "./recording.js";

/** @typedef {import("./vectors.js").Matrix} Matrix */
/** @typedef {import("./recording.js").Pass} Pass */
/** @typedef {import("./parameters.js").Parameters} Parameters */
/** @typedef {{ key: Matrix, value: Matrix }} KeysAndValues */

/** What one decoder layer has computed already: keys and values of the target so far, and of the source. */
export class LayerCache {
  /** @param {KeysAndValues} [target] @param {KeysAndValues | null} [memory] */
  constructor(target = { key: [], value: [] }, memory = null) {
    this.target = target;
    this.memory = memory;
  }

  /** Adds keys and values of new tokens, and returns those of all so far. @param {KeysAndValues} added */
  extend({ key, value }) {
    this.target.key.push(...key);
    this.target.value.push(...value);
    return this.target;
  }

  /** Another cache that begins with the same: beam search goes on from one beginning in several ways. */
  fork() {
    const { key, value } = this.target;
    return new LayerCache({ key: [...key], value: [...value] }, this.memory);
  }
}

/** Causal self-attention, attention to the source, and a feed-forward network. */
export class DecoderLayer {
  /** @param {Parameters} parameters @param {string} name */
  constructor(parameters, name) {
    this.name = name;
    this.selfAttention = new MultiHeadAttention(parameters, `${name}.self_attention`);
    this.crossAttention = new MultiHeadAttention(parameters, `${name}.cross_attention`);
    this.feedForward = new FeedForward(parameters, `${name}.feed_forward`);
    this.residuals = [0, 1, 2].map((i) => new Residual(parameters, `${name}.residuals.${i}`));
  }

  /** @param {Matrix} x the new tokens' vectors @param {Matrix} memory @param {LayerCache} cache @param {Pass} pass */
  of(x, memory, cache, pass) {
    if (pass.changes.isOff(this.name)) return note(pass, this.name, x);
    x = this.residuals[0].around(x, (y) => this.lookBack(y, cache, pass), pass);
    x = this.residuals[1].around(x, (y) => this.lookAcross(y, memory, cache, pass), pass);
    x = this.residuals[2].around(x, (y) => this.feedForward.of(y, pass), pass);
    return note(pass, this.name, x);
  }

  /** @param {Matrix} x @param {LayerCache} cache @param {Pass} pass */
  lookBack(x, cache, pass) {
    const query = this.selfAttention.projectQuery(x);
    const { key, value } = cache.extend(this.selfAttention.projectMemory(x));
    const options = { causal: !pass.changes.isOff("causal_mask"), first: key.length - query.length };
    return this.selfAttention.attend(query, key, value, options, pass);
  }

  /** @param {Matrix} x @param {Matrix} memory @param {LayerCache} cache @param {Pass} pass */
  lookAcross(x, memory, cache, pass) {
    cache.memory ??= this.crossAttention.projectMemory(memory);
    const { key, value } = cache.memory;
    const options = { first: cache.target.key.length - x.length };
    return this.crossAttention.attend(this.crossAttention.projectQuery(x), key, value, options, pass);
  }
}

/** A stack of decoder layers, each with its own parameters. */
export class Decoder {
  /** @param {Parameters} parameters */
  constructor(parameters) {
    const count = parameters.config.num_decoder_layers;
    this.layers = Array.from({ length: count }, (_, i) => new DecoderLayer(parameters, `decoder.layers.${i}`));
    this.norm = lastNorm(parameters, "decoder.norm");
  }

  /** A cache for each layer, with nothing in it. */
  emptyCaches() {
    return this.layers.map(() => new LayerCache());
  }

  /** @param {Matrix} x @param {Matrix} memory @param {LayerCache[]} caches @param {Pass} pass */
  of(x, memory, caches, pass) {
    this.layers.forEach((layer, i) => {
      x = layer.of(x, memory, caches[i], pass);
    });
    return this.norm(x, pass);
  }
}
