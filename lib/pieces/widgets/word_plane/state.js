import { indexIn } from "../common/kit/keys.js";

/** @typedef {[number, number]} Arrow */
/**
 * @typedef {object} State
 * @property {string[][]} sentences
 * @property {Record<string, Arrow>} vectors
 * @property {string} word the one that asks
 * @property {[string, string]} axes
 * @property {number} which sentence is shown
 * @property {number} x of the tip
 * @property {number} y
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["which", "x", "y"]);

/** From where to where the plane goes, both ways: all arrows and one more. @param {Record<string, Arrow>} vectors */
export function reach(vectors) {
  const numbers = [0, ...Object.values(vectors).flat()];
  return { low: Math.floor(Math.min(...numbers)) - 1, high: Math.ceil(Math.max(...numbers)) + 1 };
}

/** A number of the plane, without the noise of its steps. @param {number} x @param {ReturnType<typeof reach>} ends */
export const inside = (x, { low, high }) => Math.max(low, Math.min(high, Math.round(x * 1e4) / 1e4));

/**
 * The state of a model; what a link asks for and makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start]
 * @returns {State}
 */
export function readState(model, start) {
  const get = (/** @type {string} */ key) => model.get(key);
  const { low, high } = reach(get("vectors"));
  const place = (/** @type {"x" | "y"} */ key) => {
    const value = get(key);
    return typeof value === "number" && value >= low && value <= high ? value : (start?.[key] ?? 0);
  };
  return {
    sentences: get("sentences"),
    vectors: get("vectors"),
    word: get("word"),
    axes: get("axes"),
    which: indexIn(get("which"), get("sentences").length, start?.which ?? 0),
    x: place("x"),
    y: place("y"),
  };
}

/** Traits from Python arrive one by one; in between a word may have no arrow. @param {State} state */
export const fits = ({ sentences, vectors, word }) =>
  sentences.every((words) => words.includes(word) && words.every((each) => each in vectors));

/** What the view was built from. @param {State} state */
export const form = ({ sentences, vectors, word, axes }) => [sentences, vectors, word, axes];
