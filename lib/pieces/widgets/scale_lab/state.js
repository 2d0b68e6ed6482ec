/**
 * @typedef {object} State
 * @property {number} d_k
 * @property {"none" | "root" | "d_k"} scaling
 * @property {number} temperature
 * @property {number} spread of the numbers in q and k
 * @property {number} num_keys
 * @property {number} seed
 */

/** A number may be anything from the first stop to the last, where all of them are whole any whole one. */
export const ADDRESS = /** @type {const} */ (["d_k", "scaling", "temperature", "spread", "num_keys", "seed"]);

/** @param {any[]} stops */
export const isWhole = (stops) => stops.every(Number.isInteger);

/** Whether a control could give this value; a link may ask for any. @param {any[]} stops @param {any} value */
function fits(stops, value) {
  if (typeof value !== "number") return stops.includes(value);
  return value >= stops[0] && value <= stops[stops.length - 1] && (!isWhole(stops) || Number.isInteger(value));
}

/**
 * The state of a model; what makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start] the state that was built
 */
export function readState(model, start) {
  const stops = model.get("stops");
  const read = (/** @type {keyof State} */ key) =>
    start && !fits(stops[key], model.get(key)) ? start[key] : model.get(key);
  return /** @type {State} */ (Object.fromEntries(ADDRESS.map((key) => [key, read(key)])));
}
