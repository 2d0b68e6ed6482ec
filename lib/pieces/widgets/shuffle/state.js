import { readMatrix } from "../common/kit/address.js";

/**
 * @typedef {object} State
 * @property {string[]} tokens the sentence in its first order
 * @property {number[]} swap the two words that a button exchanges
 * @property {number[]} order the word that stands at each place
 * @property {number} word the one that is moved
 * @property {string} positions
 * @property {boolean} causal
 * @property {number} seed
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["order", "word", "positions", "causal", "seed"]);
export const POSITIONS = ["none", "sinusoidal", "learned"];
export const LAST_SEED = 99;

/** Whether a list names each place once. @param {number[]} order @param {number} count */
const isOrder = (order, count) =>
  order.length === count && [...order].sort((a, b) => a - b).every((word, i) => word === i);

/** An order that an address holds as `0 4 2 3 1`. @param {any} value @param {number} count */
function listed(value, count) {
  const row = readMatrix(value, [Array(count).fill(0)])?.[0];
  return row && isOrder(row, count) ? row : null;
}

/** @param {any} value @param {number} low @param {number} high */
const whole = (value, low, high) => Number.isInteger(value) && value >= low && value <= high;

/**
 * The state of a model; what a link asks for and makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start]
 * @returns {State}
 */
export function readState(model, start) {
  const get = (/** @type {string} */ name) => model.get(name);
  const tokens = get("tokens");
  const [order, word, positions, causal, seed] = ADDRESS.map(get);
  /** @type {State} */
  const built = start ?? { tokens, swap: get("swap"), order, word, positions, causal, seed };
  return {
    tokens,
    swap: get("swap"),
    order: Array.isArray(order) ? order : (listed(order, tokens.length) ?? built.order),
    word: whole(word, 0, tokens.length - 1) ? word : built.word,
    positions: POSITIONS.includes(positions) ? positions : built.positions,
    causal: typeof causal === "boolean" ? causal : built.causal,
    seed: whole(seed, 1, LAST_SEED) ? seed : built.seed,
  };
}

/** What a link to a state says. @param {State} state */
export const addressOf = ({ order, word, positions, causal, seed }) => ({ order: [order], word, positions, causal, seed });

/** Traits from Python arrive one by one. @param {State} state */
export const fits = ({ tokens, order, swap, word }) =>
  isOrder(order, tokens.length) && [...swap, word].every((each) => each < tokens.length);

/** What the view was built from. @param {State} state */
export const form = ({ tokens, swap }) => [tokens, swap];

/** The order after the word at one place has moved to another. @param {number[]} order @param {number} from @param {number} to */
export function moved(order, from, to) {
  const rest = order.toSpliced(from, 1);
  return rest.toSpliced(to, 0, order[from]);
}

/** The order after two words have changed places. @param {number[]} order @param {number[]} pair */
export const swapped = (order, [a, b]) => order.map((word) => (word === a ? b : word === b ? a : word));
