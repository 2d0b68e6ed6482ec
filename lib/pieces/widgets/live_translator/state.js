import { clamp, indexIn } from "../common/kit/keys.js";
import { reader } from "./sentences.js";

/** @typedef {import("./numbers.js").Matrix} Matrix */
/** A layer and a head, counted from 1. @typedef {[number, number]} Head */
/** @typedef {{ source: string[], target: string[], weights: Matrix[][] }} Translation */
/**
 * @typedef {object} State
 * @property {string} english
 * @property {string[]} examples
 * @property {number} layer counted from 1; 0 is the mean of all heads
 * @property {number} head counted from 1; 0 is the mean of the layer's
 * @property {number | null} word the French word that is lit; null is the clearest
 * @property {Head | null} off
 * @property {Translation} first the sentence that was built
 * @property {import("./sentences.js").Lexicon} lexicon
 * @property {number} megabytes of the model, as it travels
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["english", "layer", "head", "word", "off"]);

/** In an address commas part what is named, and spaces are hard to read. */
const [CLEAREST, NONE] = ["clearest", "none"];

/** What a link says. @param {State} state */
export const addressOf = ({ english, layer, head, word, off }) => ({
  english: english.replaceAll(",", ";").replaceAll(" ", "_"),
  layer,
  head,
  word: word ?? CLEAREST,
  off: off?.join("-") ?? NONE,
});

/** @param {any} value @param {State | undefined} start */
function wordOf(value, start) {
  if (value === null || value === CLEAREST) return null;
  return Number.isInteger(value) && value >= 0 ? value : (start?.word ?? null);
}

/** @param {any} value @param {Matrix[][]} weights @param {Head | null} otherwise @returns {Head | null} */
function headOf(value, weights, otherwise) {
  if (value === null || value === NONE) return null;
  const head = Array.isArray(value) ? value : String(value).split("-").map(Number);
  const exists = head.length === 2 && weights[head[0] - 1]?.[head[1] - 1];
  return exists ? [head[0], head[1]] : otherwise;
}

/**
 * The state of a model; an address may ask for anything, and what makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start] the state that was built
 * @returns {State}
 */
export function readState(model, start) {
  const [first, lexicon] = [model.get("first"), model.get("lexicon")];
  const english = String(model.get("english")).replaceAll("_", " ").replaceAll(";", ",");
  const layer = indexIn(model.get("layer"), first.weights.length + 1, start?.layer ?? 0);
  const head = indexIn(model.get("head"), first.weights[0].length + 1, start?.head ?? 0);
  return {
    english: start && reader(lexicon).faultOf(english) ? start.english : english,
    examples: model.get("examples"),
    layer,
    head: clamp(head, layer ? head + 1 : 1),
    word: wordOf(model.get("word"), start),
    off: headOf(model.get("off"), first.weights, start?.off ?? null),
    first,
    lexicon,
    megabytes: model.get("megabytes"),
  };
}

/** What the view was built from. @param {State} state */
export const form = ({ examples, first, lexicon }) => [examples, first, lexicon];
