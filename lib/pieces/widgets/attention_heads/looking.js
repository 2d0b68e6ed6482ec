import { loadModel } from "../common/load_model.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").Seen} Seen */
/** @typedef {import("./numbers.js").Part} Part */

/** Where the weights of each part of the model are noted. @type {Record<Part, (layer: number) => string>} */
const NAMES = {
  encoder: (layer) => `encoder.layers.${layer}.self_attention`,
  decoder: (layer) => `decoder.layers.${layer}.self_attention`,
  cross: (layer) => `decoder.layers.${layer}.cross_attention`,
};

/**
 * Translates tokens and looks at every head.
 * @param {import("../common/engine/index.js").Translator} engine @param {string[]} source @returns {Seen}
 */
function look(engine, source) {
  const ids = source.map((token) => engine.words.id(token));
  const written = engine.translate(ids);
  const target = engine.words.tokens(written);
  if (!target.length) throw new Error(words.nothing);
  const { heads } = engine.look(ids, written);
  const weightsOf = (/** @type {Part} */ part, /** @type {number} */ queries) => {
    const { layers } = part === "encoder" ? engine.model.encoder : engine.model.decoder;
    return layers.map((_, i) =>
      (heads.get(NAMES[part](i)) ?? []).map((head) => head.weights.slice(0, queries).map((row) => [...row])),
    );
  };
  const weights = {
    encoder: weightsOf("encoder", source.length),
    decoder: weightsOf("decoder", target.length + 1),
    cross: weightsOf("cross", target.length),
  };
  return { source, target, weights };
}

/** Keeps what was seen of every sentence. The last one stays in the picture until the next one is there. */
export class Looker {
  /** @type {Promise<unknown> | undefined} */
  prepared;
  asked = "";
  /** Why the last one could not be looked at. */
  failure = "";

  /**
   * @param {import("../common/kit/types.js").Model} model the widget's @param {Seen} first kept with the page
   * @param {() => void} change another one is there, or none could be
   */
  constructor(model, first, change) {
    this.model = model;
    this.change = change;
    /** @type {Map<string, Seen>} */
    this.done = new Map([[first.source.join(" "), first]]);
    this.shown = first;
  }

  /** What to draw for a sentence: the last one while it is looked at. @param {string[]} source */
  seen(source) {
    const found = this.done.get(source.join(" "));
    if (found) {
      this.shown = found;
      this.again();
    } else if (this.asked !== source.join(" ")) this.ask(source);
    return this.shown;
  }

  waits() {
    return Boolean(this.asked) && !this.failure;
  }

  /** What failed may be asked for again. */
  again() {
    this.asked = this.failure = "";
  }

  /** The model is soon needed: what hinders it is told once it is. */
  prepare() {
    this.prepared ??= loadModel(this.model).catch(() => (this.prepared = undefined));
  }

  /** @param {string[]} source */
  async ask(source) {
    const asked = (this.asked = source.join(" "));
    this.failure = "";
    try {
      const engine = await loadModel(this.model);
      if (!this.done.has(asked)) this.done.set(asked, look(engine, source));
    } catch (error) {
      if (this.asked === asked) this.failure = error instanceof Error ? error.message : String(error);
    }
    this.change();
  }
}
