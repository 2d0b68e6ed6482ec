import { indexIn } from "../common/kit/keys.js";

/** @typedef {import("../common/kit/types.js").Model} Model */
/** @typedef {import("./numbers.js").Matrix} Matrix */

/**
 * @typedef {object} State
 * @property {string[]} source
 * @property {string[]} target
 * @property {Matrix[][]} weights of each layer and head
 * @property {number} layer counted from 1
 * @property {number} head counted from 1; 0 is the mean of all heads
 * @property {number} query the target word that is chosen
 * @property {number} key the source word that is chosen
 * @property {string | null} source_language
 * @property {string | null} target_language
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["layer", "head", "query", "key"]);
/** What the widget is built from. */
export const GIVEN = /** @type {const} */ (["source", "target", "weights", "source_language", "target_language"]);

/**
 * The state of a model; an address may ask for anything, and what makes no sense stays as it was built.
 * @param {Model} model
 * @param {State} [start] the state that was built
 * @returns {State}
 */
export function readState(model, start) {
  const [source, target] = [model.get("source"), model.get("target")];
  const weights = model.get("weights").cross;
  return {
    source,
    target,
    weights,
    layer: Math.max(1, indexIn(model.get("layer"), weights.length + 1, start?.layer ?? 1)),
    head: indexIn(model.get("head"), weights[0].length + 1, start?.head ?? 0),
    query: indexIn(model.get("query"), target.length, start?.query ?? 0),
    key: indexIn(model.get("key"), source.length, start?.key ?? 0),
    source_language: model.get("source_language"),
    target_language: model.get("target_language"),
  };
}

/** Traits from Python arrive one by one; in between they may not fit together. @param {State} state */
export const fitsTogether = ({ source, target, weights: [[head]] }) =>
  head.length === target.length && head[0].length === source.length;
