import { readMatrix } from "../common/kit/address.js";
import { attend, causalMask } from "../common/kit/attention.js";
import { indexIn } from "../common/kit/keys.js";

/**
 * @typedef {object} State
 * @property {number[][]} query
 * @property {number[][]} key
 * @property {number[][]} value
 * @property {string[]} query_tokens
 * @property {string[]} key_tokens
 * @property {boolean[][] | null} mask the one given
 * @property {number} row
 * @property {number} column
 * @property {number} step
 * @property {boolean} scale
 * @property {"none" | "causal" | "given"} use_mask
 */

export const MATRICES = /** @type {const} */ (["query", "key", "value"]);
const PLAIN = /** @type {const} */ (["row", "column", "step", "scale", "use_mask"]);
/** What a link may set. */
export const ADDRESS = [...PLAIN, ...MATRICES];

/**
 * The state of a model as the stepper may use it. Python checks its own side; an address may ask for anything, and
 * what makes no sense there stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start] the state that was built
 * @returns {State}
 */
export function readState(model, start) {
  const query_tokens = model.get("query_tokens");
  const key_tokens = model.get("key_tokens");
  const mask = model.get("mask");
  const [query, key, value] = MATRICES.map((name) => {
    const now = model.get(name);
    return start && !Array.isArray(now) ? (readMatrix(now, start[name]) ?? start[name]) : now;
  });
  const masks = mask ? ["none", "causal", "given"] : ["none", "causal"];
  const wanted = model.get("use_mask");
  const scale = model.get("scale");
  return {
    query,
    key,
    value,
    query_tokens,
    key_tokens,
    mask,
    row: indexIn(model.get("row"), query_tokens.length, start?.row ?? 0),
    column: indexIn(model.get("column"), key_tokens.length, start?.column ?? 0),
    step: indexIn(model.get("step"), 5, start?.step ?? 0),
    scale: typeof scale === "boolean" ? scale : (start?.scale ?? true),
    use_mask: masks.includes(wanted) ? wanted : (start?.use_mask ?? "none"),
  };
}

/** Traits from Python arrive one by one; in between they may not fit together. @param {State} state */
export function fitsTogether({ query, key, value, query_tokens, key_tokens, mask }) {
  const d_k = query[0].length;
  return (
    query.length === query_tokens.length &&
    key.length === key_tokens.length &&
    value.length === key.length &&
    key[0].length === d_k &&
    (!mask || (mask.length === query.length && mask[0].length === key.length))
  );
}

/** Two states of one form can share the controls. @param {State} state */
export const form = ({ query, value, query_tokens, key_tokens, mask }) =>
  JSON.stringify([query_tokens, key_tokens, query[0].length, value[0].length, mask !== null]);

/** The mask in use; null where every key may be read. @param {State} state @returns {boolean[][] | null} */
export function usedMask({ use_mask, mask, query, key }) {
  if (use_mask === "causal") return causalMask(query.length, key.length);
  return use_mask === "given" ? mask : null;
}

/** @typedef {ReturnType<typeof attended>} Result */

/** Every matrix of a state on the way to the output, and of each step what it does to a query's row. @param {State} state */
export function attended(state) {
  const all = attend({ ...state, mask: usedMask(state) });
  return { ...all, stages: [all.scores, all.scaled, all.masked, all.weights, all.weights] };
}

/**
 * What a link to this view says: the view, and those matrices that are not as built.
 * @param {State} state @param {State} start
 */
export function addressOf(state, start) {
  const changed = MATRICES.filter(
    (name) => state[name] !== start[name] && JSON.stringify(state[name]) !== JSON.stringify(start[name]),
  );
  return Object.fromEntries([...PLAIN, ...changed].map((name) => [name, state[name]]));
}

/**
 * Remembers the row before numbers or settings changed: its bars stay as outlines. What a link asks for is compared
 * with the widget as it was built, so that nothing of the last view leaks in.
 * @param {State} start
 */
export function formerView(start) {
  const built = { state: start, result: attended(start) };
  let [last, former, settings] = [built, built, ""];
  return {
    now: () => former,
    /** @param {State} state the view that is drawn @param {Result} result */
    before(state, result) {
      const set = JSON.stringify(addressOf({ ...state, row: 0, column: 0, step: 0 }, start));
      if (set !== settings) [former, settings] = [last, set];
      last = { state, result };
      return former;
    },
    restart: () => ([last, settings] = [built, ""]),
  };
}
