// The engine: the book's translator in the page, from a person's sentence to a person's sentence, and all between.
import { beamSearch } from "./beam_search.js";
import { partsOf } from "./changes.js";
import { greedy, sample, samplingDistribution, toTheEnd } from "./generation.js";
import { Recording } from "./recording.js";
import { readTensors } from "./tensor_file.js";
import { Text } from "./text.js";
import { Transformer } from "./transformer.js";
import { Vocabulary } from "./vocabulary.js";

/** @typedef {import("./changes.js").Wanted} Wanted */
/**
 * What the model reads of a sentence.
 * @typedef {object} Reading
 * @property {string[]} tokens
 * @property {number[]} ids one for each token
 * @property {string[]} unknown the tokens that the model has never seen, each once
 */
/** @typedef {import("./beam_search.js").Search & import("./generation.js").Limits} Options */

export class Translator {
  /**
   * @param {ArrayBuffer} file the model, as pieces.pretrained keeps it
   * @param {import("./text.js").Rules} rules what the corpus knows of its words
   */
  constructor(file, rules) {
    const { tensors, metadata } = readTensors(file);
    this.model = new Transformer({ tensors, metadata });
    this.words = new Vocabulary(JSON.parse(metadata.words), JSON.parse(metadata.source_words));
    this.text = new Text(rules);
    /** The names of all that can be switched off. */
    this.parts = partsOf(this.model.config);
  }

  /** Reads a sentence as a person writes it. @param {string} sentence @returns {Reading} */
  read(sentence) {
    const tokens = this.text.toTokens(sentence, "english");
    const ids = tokens.map((token) => this.words.id(token));
    return { tokens, ids, unknown: [...new Set(tokens.filter((_, i) => ids[i] === this.words.unknownId))] };
  }

  /** The sentence that ids stand for, as a person writes it. @param {number[]} ids */
  write(ids) {
    return this.text.toSentence(this.words.tokens(ids), "french");
  }

  /**
   * Translates token ids, and gives the ids of the translation, with the end if there is one. Of nothing, nothing.
   * @param {number[]} source @param {Options} [options] a `beamSize` of 1, as unless given, is greedy
   */
  translate(source, { beamSize = 1, ...options } = {}) {
    if (!source.length) return [];
    if (beamSize > 1) return toTheEnd(this.beamSearch(source, { beamSize, ...options }))[0].tokens;
    return toTheEnd(this.greedy(source, options)).map(({ token }) => token);
  }

  /** A token at a time. @param {number[]} source @param {import("./generation.js").Limits} [limits] */
  greedy(source, limits) {
    return greedy(this.model, source, limits);
  }

  /** A drawn token at a time. @param {number[]} source @param {Parameters<typeof sample>[2]} [options] */
  sample(source, options) {
    return sample(this.model, source, options);
  }

  /**
   * The probabilities to draw from, when a distribution is cut.
   * @param {import("./vectors.js").Vector} distribution log-probabilities, as each step of `greedy` has them
   * @param {import("./generation.js").Cut} cut
   */
  cut(distribution, cut) {
    return samplingDistribution(distribution, cut);
  }

  /** A step of the search at a time. @param {number[]} source @param {Options} [options] */
  beamSearch(source, options) {
    return beamSearch(this.model, source, options);
  }

  /**
   * What every part computes while a source is read and its translation is written, in one pass. Row t of the target
   * stands for the beginning (t = 0) or token t − 1, and predicts token t: `target` is what `translate` gives.
   * @param {number[]} source @param {number[]} target @param {Wanted} [changes]
   */
  look(source, target, changes) {
    const seen = new Recording();
    const { bos_id: begin } = this.model.config;
    this.model.forward(source, [begin, ...target].slice(0, Math.max(1, target.length)), { changes, seen });
    return seen;
  }
}
