import { isWhole, readSize } from "../common/clocks/rates.js";

/**
 * @typedef {object} State
 * @property {number} position
 * @property {number} offset
 * @property {number} pair
 * @property {string} table
 * @property {number} d_model
 * @property {number} base
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["position", "offset", "pair", "table", "d_model", "base"]);
/** The last position, and how far an offset goes to either side. */
export const [LAST, REACH] = [63, 32];
export const TABLES = ["sinusoidal", "learned"];

/** The offset nearest to this one that leads to a position. @param {number} position @param {number} offset */
export const held = (position, offset) => Math.max(offset, -position);

/**
 * The state of a model; what a link asks for and makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start]
 * @returns {State}
 */
export function readState(model, start) {
  const get = (/** @type {string} */ name) => model.get(name);
  const [position, offset, table] = ["position", "offset", "table"].map(get);
  const built = start ?? { position, offset, table };
  const place = isWhole(position, 0, LAST) ? position : built.position;
  return {
    position: place,
    offset: held(place, isWhole(offset, -REACH, REACH) ? offset : built.offset),
    table: TABLES.includes(table) ? table : built.table,
    ...readSize(get, start),
  };
}
