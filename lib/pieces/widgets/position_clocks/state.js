import { isWhole, readSize } from "../common/clocks/rates.js";

/**
 * @typedef {object} State
 * @property {number} position
 * @property {number} pair
 * @property {number} d_model
 * @property {number} base
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["position", "pair", "d_model", "base"]);
/** The last position that can be asked for, and how many the map shows at once. */
export const [LAST, ROWS] = [9999, 64];

/**
 * The state of a model; what a link asks for and makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start]
 * @returns {State}
 */
export function readState(model, start) {
  const position = model.get("position");
  return {
    position: start && !isWhole(position, 0, LAST) ? start.position : position,
    ...readSize((name) => model.get(name), start),
  };
}
