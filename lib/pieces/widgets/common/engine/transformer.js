// The whole Transformer: an encoder reads the source, a decoder writes the target.
import { Changes } from "./changes.js";
import { readConfig } from "./config.js";
import { Decoder } from "./decoder.js";
import { Encoder } from "./encoder.js";
import { Linear, ScaledEmbedding } from "./layers.js";
import { Parameters } from "./parameters.js";
import { sinusoidalPositions } from "./positions.js";
import { note } from "./recording.js";
import { add } from "./vectors.js";

/** @typedef {import("./vectors.js").Matrix} Matrix */
/** @typedef {import("./recording.js").Pass} Pass */
/** @typedef {import("./changes.js").Wanted} Wanted */
/** @typedef {import("./recording.js").Recording} Recording */
/** @typedef {import("./decoder.js").LayerCache} LayerCache */

/** From token ids to scores for the next token (Vaswani et al. 2017, section 3 and figure 1). */
export class Transformer {
  /** @param {ReturnType<typeof import("./tensor_file.js").readTensors>} file */
  constructor({ tensors, metadata }) {
    const config = readConfig(metadata.config);
    const parameters = new Parameters(tensors, config);
    const { d_model: dModel, shared_embeddings: shared } = config;
    this.config = config;
    this.parameters = parameters;
    const source = parameters.numbers("source_embedding.weight");
    const target = shared === "all" ? source : parameters.numbers("target_embedding.weight");
    this.sourceEmbedding = new ScaledEmbedding(source, dModel);
    this.targetEmbedding = new ScaledEmbedding(target, dModel);
    this.sourcePositions = positionsOf(parameters, "source_positions");
    this.targetPositions = positionsOf(parameters, "target_positions");
    this.encoder = new Encoder(parameters);
    this.decoder = new Decoder(parameters);
    this.output = new Linear(shared === "none" ? parameters.numbers("output.weight") : target);
  }

  /**
   * The logits of the token after each target token, all in one pass, as in training: to look inside.
   * @param {number[]} source token ids
   * @param {number[]} target token ids that begin with the beginning
   * @param {{ changes?: Wanted, seen?: Recording }} [options] `seen` takes in what every part computes
   */
  forward(source, target, { changes, seen } = {}) {
    const pass = { changes: new Changes(this.config, changes), seen: seen ?? null };
    const memory = this.encode(source, pass);
    return this.score(this.decode(target, memory, this.decoder.emptyCaches(), pass), pass);
  }

  /** Reads the source; what it returns is the memory. @param {number[]} source @param {Pass} pass */
  encode(source, pass) {
    const embedded = note(pass, "source_embedding", this.sourceEmbedding.of(source));
    const x = this.placed("source_positions", this.sourcePositions, embedded, 0, pass);
    return note(pass, "encoder", this.encoder.of(note(pass, "encoder.input", x), pass));
  }

  /**
   * Turns target tokens into vectors from which the next tokens are read.
   * @param {number[]} target the new tokens only
   * @param {Matrix} memory @param {LayerCache[]} caches what earlier tokens left behind @param {Pass} pass
   * @param {number} [start] how many earlier tokens there are
   */
  decode(target, memory, caches, pass, start = 0) {
    const embedded = note(pass, "target_embedding", this.targetEmbedding.of(target));
    const x = this.placed("target_positions", this.targetPositions, embedded, start, pass);
    return note(pass, "decoder", this.decoder.of(note(pass, "decoder.input", x), memory, caches, pass));
  }

  /** The logits, a row for each token. @param {Matrix} hidden @param {Pass} pass */
  score(hidden, pass) {
    return note(pass, "output", hidden.map((token) => this.output.of(token)));
  }

  /**
   * Reads the source, and gets ready to write a target a token at a time.
   * @param {number[]} source @param {Wanted} [changes]
   */
  start(source, changes) {
    return Decoding.begin(this, source, new Changes(this.config, changes));
  }

  /**
   * Adds to each token's vector that of the place where it stands.
   * @param {string} name @param {Matrix} table @param {Matrix} x @param {number} start @param {Pass} pass
   */
  placed(name, table, x, start, pass) {
    if (start + x.length > table.length)
      throw new Error(`The sentence has ${start + x.length} tokens: the model has only ${table.length} positions.`);
    if (pass.changes.isOff(name)) return x;
    const places = note(pass, name, table.slice(start, start + x.length));
    return x.map((token, i) => add(token, places[i]));
  }
}

/** A target in the middle of being written: what was read, what stands already, and what is cached. */
export class Decoding {
  /**
   * @param {Transformer} model @param {Pass} pass @param {Matrix} memory
   * @param {number[]} written the token ids so far, the beginning first @param {LayerCache[]} caches
   */
  constructor(model, pass, memory, written, caches) {
    this.model = model;
    this.pass = pass;
    this.memory = memory;
    this.written = written;
    this.caches = caches;
  }

  /** @param {Transformer} model @param {number[]} source @param {Changes} changes */
  static begin(model, source, changes) {
    const pass = { changes, seen: null };
    return new Decoding(model, pass, model.encode(source, pass), [], model.decoder.emptyCaches());
  }

  /** Appends a token, and scores every token as the next. @param {number} token */
  step(token) {
    const { model, pass, memory } = this;
    this.written.push(token);
    // Without the mask earlier tokens see the new one: their keys and values change, and nothing can be kept.
    const anew = pass.changes.isOff("causal_mask");
    if (anew) this.caches = model.decoder.emptyCaches();
    const fresh = anew ? this.written : [token];
    const hidden = model.decode(fresh, memory, this.caches, pass, this.written.length - fresh.length);
    return model.score(hidden.slice(-1), pass)[0];
  }

  /** Another target that begins with the same tokens. */
  fork() {
    const caches = this.caches.map((cache) => cache.fork());
    return new Decoding(this.model, this.pass, this.memory, [...this.written], caches);
  }
}

/** @param {Parameters} parameters @param {string} name @returns {Matrix} */
function positionsOf(parameters, name) {
  const { positions, max_length: places, d_model: dModel } = parameters.config;
  if (positions === "sinusoidal") return sinusoidalPositions(places, dModel);
  const table = parameters.numbers(`${name}.table`);
  return Array.from({ length: places }, (_, i) => new Float64Array(table.subarray(i * dModel, (i + 1) * dModel)));
}
