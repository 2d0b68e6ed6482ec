import { indexIn } from "../common/kit/keys.js";
import { reader } from "../live_translator/sentences.js";

/** @typedef {import("./numbers.js").Matrix} Matrix */
/** @typedef {import("./numbers.js").Part} Part */
/** What a head was found to do on many sentences. @typedef {{ place: string, score: number, lost: number }} Score */
/** @typedef {{ source: string[], target: string[], weights: Record<Part, Matrix[][]> }} Seen */
/**
 * @typedef {object} State
 * @property {string} english
 * @property {string[]} examples
 * @property {Part} part
 * @property {number} layer counted from 1
 * @property {number[]} head those that are drawn, counted from 1; [0] is the mean of all
 * @property {number | null} word the query that is chosen; null is the clearest
 * @property {number} mass each head's words are shown that hold this share of its weight
 * @property {Seen} first the sentence that was built
 * @property {{ sentences: number, translated: number, least: number, parts: Record<Part, Score[][]> }} scores
 * @property {import("../live_translator/sentences.js").Lexicon} lexicon
 * @property {number} megabytes of the model, as it travels
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["english", "part", "layer", "head", "word", "mass"]);
export const PARTS = /** @type {Part[]} */ (["encoder", "decoder", "cross"]);
export const LEAST_MASS = 0.5;

const CLEAREST = "clearest";

/** What a link says: in an address commas part what is named, and spaces are hard to read. @param {State} state */
export const addressOf = ({ english, part, layer, head, word, mass }) => ({
  english: english.replaceAll(",", ";").replaceAll(" ", "_"),
  part,
  layer,
  head: head.join("-"),
  word: word ?? CLEAREST,
  mass,
});

/** @param {any} value @param {number} count @param {number[] | undefined} otherwise */
function headsOf(value, count, otherwise) {
  const heads = Array.isArray(value) ? value : String(value).split("-").map(Number);
  const exist = heads.length > 0 && heads.every((head) => Number.isInteger(head) && head >= 0 && head <= count);
  const apart = new Set(heads).size === heads.length && (heads.length === 1 || !heads.includes(0));
  return exist && apart ? [...heads].sort((a, b) => a - b) : (otherwise ?? [0]);
}

/** @param {any} value @param {State | undefined} start */
function wordOf(value, start) {
  if (value === null || value === CLEAREST) return null;
  return Number.isInteger(value) && value >= 0 ? value : (start?.word ?? null);
}

/**
 * The state of a model; an address may ask for anything, and what makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start] the state that was built
 * @returns {State}
 */
export function readState(model, start) {
  const [first, scores, lexicon] = ["first", "scores", "lexicon"].map((name) => model.get(name));
  const english = String(model.get("english")).replaceAll("_", " ").replaceAll(";", ",");
  const [part, mass] = [model.get("part"), model.get("mass")];
  const layers = scores.parts.encoder;
  return {
    english: start && reader(lexicon).faultOf(english) ? start.english : english,
    examples: model.get("examples"),
    part: PARTS.includes(part) ? part : (start?.part ?? "encoder"),
    layer: Math.max(1, indexIn(model.get("layer"), layers.length + 1, start?.layer ?? 1)),
    head: headsOf(model.get("head"), layers[0].length, start?.head),
    word: wordOf(model.get("word"), start),
    mass: mass >= LEAST_MASS && mass <= 1 ? mass : (start?.mass ?? 1),
    first,
    scores,
    lexicon,
    megabytes: model.get("megabytes"),
  };
}

/** What the view was built from. @param {State} state */
export const form = ({ examples, first, scores, lexicon }) => [examples, first, scores, lexicon];
