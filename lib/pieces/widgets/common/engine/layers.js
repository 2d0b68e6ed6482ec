// Layers: what surrounds attention — the embedding, the linear layer, the feed-forward network, the residual.
import { note } from "./recording.js";
import { add, multiply, sum, times, vector, zerosLike } from "./vectors.js";

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {import("./vectors.js").Matrix} Matrix */
/** @typedef {import("./recording.js").Pass} Pass */
/** @typedef {import("./parameters.js").Parameters} Parameters */

const EPSILON = 1e-5;

/** x W + b for one token's vector x. */
export class Linear {
  /** @param {Float32Array} weight a row for each entry of the result @param {Float32Array} [bias] */
  constructor(weight, bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /** @param {Vector} x */
  of(x) {
    const product = multiply(this.weight, x, this.weight.length / x.length);
    return this.bias ? add(product, this.bias) : product;
  }
}

/** A vector for each token of the vocabulary, times √d_model. */
export class ScaledEmbedding {
  /** @param {Float32Array} weight @param {number} dModel */
  constructor(weight, dModel) {
    this.weight = weight;
    this.dModel = dModel;
  }

  /** @param {number[]} tokens @returns {Matrix} */
  of(tokens) {
    const { weight, dModel } = this;
    return tokens.map((id) => times(weight.subarray(id * dModel, (id + 1) * dModel), Math.sqrt(dModel)));
  }
}

/** Brings a vector to mean 0 and variance 1, then scales and shifts each entry (Ba et al. 2016). */
export class LayerNorm {
  /** @param {Parameters} parameters @param {string} name */
  constructor(parameters, name) {
    this.gain = parameters.numbers(`${name}.weight`);
    this.bias = parameters.numbers(`${name}.bias`);
  }

  /** @param {Vector} x */
  of(x) {
    const mean = sum(x) / x.length;
    let squares = 0;
    for (let i = 0; i < x.length; i += 1) squares += (x[i] - mean) ** 2;
    const spread = Math.sqrt(squares / x.length + EPSILON);
    return vector(x.length, (i) => ((x[i] - mean) / spread) * this.gain[i] + this.bias[i]);
  }
}

/** Two linear layers with max(0, ·) between them, applied to each token alone. */
export class FeedForward {
  /** @param {Parameters} parameters @param {string} name */
  constructor(parameters, name) {
    this.name = name;
    this.widen = parameters.linear(`${name}.widen`);
    this.narrow = parameters.linear(`${name}.narrow`);
  }

  /** @param {Matrix} x @param {Pass} pass @returns {Matrix} */
  of(x, pass) {
    if (pass.changes.isOff(this.name)) return note(pass, this.name, x.map(zerosLike));
    const wide = note(pass, `${this.name}.widen`, x.map((token) => this.widen.of(token)));
    const active = wide.map((token) => vector(token.length, (i) => Math.max(0, token[i])));
    return note(pass, this.name, active.map((token) => this.narrow.of(token)));
  }
}

/**
 * A sublayer with a way around it, and a normalisation after the sum, as in the paper, or before the sublayer:
 * norm(x + sublayer(x)), or x + sublayer(norm(x)).
 */
export class Residual {
  /** @param {Parameters} parameters @param {string} name */
  constructor(parameters, name) {
    this.name = name;
    this.normFirst = parameters.config.norm_first;
    this.norm = new LayerNorm(parameters, `${name}.norm`);
  }

  /** @param {Matrix} x @param {(x: Matrix) => Matrix} sublayer @param {Pass} pass */
  around(x, sublayer, pass) {
    const changed = sublayer(this.normFirst ? this.normalised(x, pass) : x);
    const summed = pass.changes.isOff(this.name) ? changed : x.map((token, i) => add(token, changed[i]));
    return note(pass, this.name, this.normFirst ? summed : this.normalised(summed, pass));
  }

  /** @param {Matrix} x @param {Pass} pass */
  normalised(x, pass) {
    return note(pass, `${this.name}.norm`, x.map((token) => this.norm.of(token)));
  }
}

/**
 * What ends a stack: a normalisation only where each layer normalises first.
 * @param {Parameters} parameters @param {string} name @returns {(x: Matrix, pass: Pass) => Matrix}
 */
export function lastNorm(parameters, name) {
  const norm = parameters.config.norm_first ? new LayerNorm(parameters, name) : null;
  return (x, pass) => note(pass, name, norm ? x.map((token) => norm.of(token)) : x);
}
