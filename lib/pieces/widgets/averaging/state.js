import { MOST } from "./reading.js";

/**
 * @typedef {object} State
 * @property {string[]} tokens left neighbour, the one that reads, right neighbour
 * @property {1 | 2} heads
 * @property {number} first the weight of head 1 on the left neighbour
 * @property {number} second that of head 2
 * @property {number} left the left neighbour's value
 * @property {number} right
 * @property {number} seed of the random tokens
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["heads", "first", "second", "left", "right", "seed"]);
export const SEEDS = 99;

/** From where to where each goes, and how much of it counts. */
const ENDS = {
  heads: [1, 2, 1],
  first: [0, 1, 1000],
  second: [0, 1, 1000],
  left: [0, MOST],
  right: [0, MOST],
  seed: [1, SEEDS, 1],
};

/**
 * What makes sense, or null: heads and seeds are whole, weights are thousandths, so that equal ones are equal.
 * @param {keyof typeof ENDS} name @param {any} value
 */
function sensible(name, value) {
  const [low, high, parts] = ENDS[name];
  if (typeof value !== "number" || !(value >= low && value <= high)) return null;
  if (parts === 1 && !Number.isInteger(value)) return null;
  return parts ? Math.round(value * parts) / parts : value;
}

/**
 * The state of a model; what a link asks for and makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start]
 * @returns {State}
 */
export function readState(model, start) {
  const read = ADDRESS.map((name) => [name, sensible(name, model.get(name)) ?? start?.[name]]);
  return { tokens: model.get("tokens"), ...Object.fromEntries(read) };
}

/** What the view was built from. @param {State} state */
export const form = ({ tokens }) => [tokens.join("\n")];
