import { loadModel } from "../common/load_model.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").Translation} Translation */
/** @typedef {import("./state.js").Head} Head */
/** @typedef {import("../common/engine/index.js").Translator} Engine */
/** @typedef {import("../common/kit/types.js").Model} Model */
/**
 * What is in the picture: a translation, and the one with all heads where a head is off.
 * @typedef {{ now: Translation, before: Translation, off: Head | null }} Shown
 */

/** @param {string[]} source @param {Head | null} off */
const keyOf = (source, off) => `${off ?? ""} ${source.join(" ")}`;

/**
 * What the engine makes of tokens, one head of the cross-attention switched off or none.
 * @param {Engine} engine @param {string[]} source @param {Head | null} off @returns {Translation}
 */
function translated(engine, source, off) {
  const name = (/** @type {number} */ layer) => `decoder.layers.${layer}.cross_attention`;
  const changes = off ? { off: [`${name(off[0] - 1)}.heads.${off[1] - 1}`] } : {};
  const ids = source.map((token) => engine.words.id(token));
  const written = engine.translate(ids, { changes });
  const target = engine.words.tokens(written);
  if (!target.length) throw new Error(words.nothing);
  const { heads } = engine.look(ids, written, changes);
  const weights = engine.model.decoder.layers.map((_, i) =>
    (heads.get(name(i)) ?? []).map((head) => head.weights.slice(0, target.length).map((row) => [...row])),
  );
  return { source, target, weights };
}

/** Keeps every translation that was made. The last one stays in the picture until the next one is there. */
export class Translator {
  /** @type {Promise<unknown> | undefined} */
  prepared;

  /**
   * @param {Model} model the widget's @param {Translation} first kept with the page
   * @param {() => void} change another one is there, or none could be made
   */
  constructor(model, first, change) {
    this.model = model;
    this.change = change;
    /** @type {Map<string, Translation>} */
    this.done = new Map([[keyOf(first.source, null), first]]);
    /** @type {Shown} */
    this.shown = { now: first, before: first, off: null };
    this.asked = "";
    /** Why the last one could not be made. @type {string} */
    this.failure = "";
  }

  /** What to draw for a sentence: the last one while it is made. @param {string[]} source @param {Head | null} off */
  seen(source, off) {
    const [before, now] = [null, off].map((each) => this.done.get(keyOf(source, each)));
    if (before && now) {
      this.shown = { now, before, off };
      this.again();
    } else if (this.asked !== keyOf(source, off)) this.ask(source, off);
    return this.shown;
  }

  /** Whether the sentence that was asked for is still to come. */
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

  /** @param {string[]} source @param {Head | null} off */
  async ask(source, off) {
    const asked = (this.asked = keyOf(source, off));
    this.failure = "";
    try {
      const engine = await loadModel(this.model);
      for (const each of [null, off]) {
        const key = keyOf(source, each);
        if (!this.done.has(key)) this.done.set(key, translated(engine, source, each));
      }
    } catch (error) {
      if (this.asked === asked) this.failure = error instanceof Error ? error.message : String(error);
    }
    this.change();
  }
}
