import { readMatrix } from "../common/kit/address.js";

/**
 * @typedef {object} State
 * @property {string[]} tokens
 * @property {number[]} scores
 * @property {boolean[]} hidden
 * @property {number} add to all scores
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["scores", "hidden", "add"]);
/** The largest score, where the bars end, and the most that is added to all. */
export const [LARGEST, REACH, MOST_ADDED] = [1000, 6, 3];

/** A list that an address holds as `1 3 0`, where all of it makes sense. @param {any} value @param {number} length @param {number} most */
function listed(value, length, most) {
  const row = readMatrix(value, [Array(length).fill(0)])?.[0];
  return row?.every((number) => Math.abs(number) <= most) ? row : null;
}

/**
 * The state of a model; what a link asks for and makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start]
 * @returns {State}
 */
export function readState(model, start) {
  const [tokens, scores, hidden, add] = ["tokens", ...ADDRESS].map((name) => model.get(name));
  const built = start ?? { tokens, scores, hidden, add };
  return {
    tokens,
    scores: Array.isArray(scores) ? scores : (listed(scores, tokens.length, LARGEST) ?? built.scores),
    hidden: Array.isArray(hidden) ? hidden : (listed(hidden, tokens.length, 1)?.map(Boolean) ?? built.hidden),
    add: typeof add === "number" && Math.abs(add) <= MOST_ADDED ? add : built.add,
  };
}

/** What a link to a state says. @param {State} state */
export const addressOf = ({ scores, hidden, add }) => ({ scores: [scores], hidden: [hidden.map(Number)], add });

/** Traits from Python arrive one by one. @param {State} state */
export const fits = ({ tokens, scores, hidden }) => scores.length === tokens.length && hidden.length === tokens.length;

/** What the view was built from. @param {State} state */
export const form = ({ tokens }) => [tokens];
