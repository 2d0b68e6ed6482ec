import { divisor, rates, sinusoids } from "../common/clocks/rates.js";
import { dot, sum } from "../common/kit/attention.js";
import { normals } from "../common/kit/draws.js";
import { REACH } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {ReturnType<typeof reading>} Reading */

/** What the random table is of, and how many numbers are drawn for each row of it. */
export const [SEED, ROW] = [1, 64];

/** A row of the random table, as long as the sinusoidal ones. @param {number} position @param {number} d_model */
function drawn(position, d_model) {
  const row = [...normals(SEED, position * ROW, new Float64Array(d_model))];
  const scale = Math.sqrt(d_model / 2 / dot(row, row));
  return row.map((x) => x * scale);
}

/** The vector of any position. @param {State} state @returns {(position: number) => number[]} */
export function vectorsOf({ table, ...size }) {
  const turns = rates(size);
  return table === "learned" ? (position) => drawn(position, size.d_model) : (position) => sinusoids(position, turns);
}

/** Every pair of an even number of entries. @param {number[]} vector */
const pairsOf = (vector) => Array.from({ length: vector.length / 2 }, (_, i) => vector.slice(2 * i, 2 * i + 2));

/** The products over the offsets; null where there is no position. @param {State} state */
function productsOf(state) {
  const vector = vectorsOf(state);
  const here = vector(state.position);
  return Array.from({ length: 2 * REACH + 1 }, (_, i) => {
    const there = state.position + i - REACH;
    return there < 0 ? null : dot(here, vector(there));
  });
}

/**
 * Both vectors as pairs, what each pair adds to the product, and the products over all offsets.
 * @param {State} state
 */
export function reading(state) {
  const { position, offset, pair } = state;
  const vector = vectorsOf(state);
  const [here, there] = [position, position + offset].map((place) => pairsOf(vector(place)));
  const parts = here.map((hand, i) => dot(hand, there[i]));
  return {
    here,
    there,
    parts,
    product: sum(parts),
    /** The same for the next position, as far apart. */
    next: dot(vector(position + 1), vector(position + 1 + offset)),
    products: productsOf(state),
    divisor: divisor(state, pair),
  };
}
