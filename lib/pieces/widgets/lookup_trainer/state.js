import { SEEDS, STEPS } from "./task.js";

/**
 * @typedef {object} State
 * @property {boolean} scale
 * @property {number} step the update after which the picture stands
 * @property {number} seed
 */

export const ADDRESS = /** @type {const} */ (["scale", "step", "seed"]);

/** @type {Record<typeof ADDRESS[number], (value: any) => boolean>} */
const FITS = {
  scale: (value) => typeof value === "boolean",
  step: (value) => Number.isInteger(value) && value >= 0 && value <= STEPS,
  seed: (value) => Number.isInteger(value) && value >= 1 && value <= SEEDS,
};

/**
 * The state of a model; what makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start] the state that was built
 */
export function readState(model, start) {
  const read = (/** @type {typeof ADDRESS[number]} */ key) =>
    start && !FITS[key](model.get(key)) ? start[key] : model.get(key);
  return /** @type {State} */ (Object.fromEntries(ADDRESS.map((key) => [key, read(key)])));
}
