// The encoder: layers in which every source token looks at all others, then thinks alone.
import { MultiHeadAttention } from "./attention.js";
import { FeedForward, Residual, lastNorm } from "./layers.js";
import { note } from "./recording.js";

/** @typedef {import("./vectors.js").Matrix} Matrix */
/** @typedef {import("./recording.js").Pass} Pass */
/** @typedef {import("./parameters.js").Parameters} Parameters */

/** Self-attention, then a feed-forward network, each with a residual connection. */
export class EncoderLayer {
  /** @param {Parameters} parameters @param {string} name */
  constructor(parameters, name) {
    this.name = name;
    this.selfAttention = new MultiHeadAttention(parameters, `${name}.self_attention`);
    this.feedForward = new FeedForward(parameters, `${name}.feed_forward`);
    this.residuals = [0, 1].map((i) => new Residual(parameters, `${name}.residuals.${i}`));
  }

  /** @param {Matrix} x @param {Pass} pass */
  of(x, pass) {
    if (pass.changes.isOff(this.name)) return note(pass, this.name, x);
    x = this.residuals[0].around(x, (y) => this.look(y, pass), pass);
    x = this.residuals[1].around(x, (y) => this.feedForward.of(y, pass), pass);
    return note(pass, this.name, x);
  }

  /** @param {Matrix} x @param {Pass} pass */
  look(x, pass) {
    const { key, value } = this.selfAttention.projectMemory(x);
    return this.selfAttention.attend(this.selfAttention.projectQuery(x), key, value, {}, pass);
  }
}

/** A stack of encoder layers, each with its own parameters. */
export class Encoder {
  /** @param {Parameters} parameters */
  constructor(parameters) {
    const count = parameters.config.num_encoder_layers;
    this.layers = Array.from({ length: count }, (_, i) => new EncoderLayer(parameters, `encoder.layers.${i}`));
    this.norm = lastNorm(parameters, "encoder.norm");
  }

  /** @param {Matrix} x @param {Pass} pass */
  of(x, pass) {
    for (const layer of this.layers) x = layer.of(x, pass);
    return this.norm(x, pass);
  }
}
