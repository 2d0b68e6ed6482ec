import { divisor, rates } from "../common/clocks/rates.js";
import { LAST, ROWS } from "./state.js";

/** @typedef {import("../common/clocks/rates.js").Size} Size */
/** @typedef {ReturnType<typeof reading>} Reading */

/** How near the vectors of two positions come to each other: it depends on the steps between them alone. @param {number[]} turns */
function nearestOf(turns) {
  let least = Infinity;
  for (let steps = 1; steps <= LAST; steps += 1) {
    let squares = 0;
    for (const rate of turns) squares += 2 - 2 * Math.cos(steps * rate);
    least = Math.min(least, squares);
  }
  return Math.sqrt(least);
}

/** The same, which only the size changes. */
export function nearest() {
  let [key, found] = ["", 0];
  return (/** @type {Size} */ size) => {
    const now = `${size.d_model} ${size.base}`;
    if (now !== key) [key, found] = [now, nearestOf(rates(size))];
    return found;
  };
}

/**
 * Each hand's rate and angle, the first row of the map, and what the chosen pair's formula holds.
 * @param {import("./state.js").State} state
 */
export function reading({ position, pair, ...size }) {
  const turns = rates(size);
  const angles = turns.map((rate) => position * rate);
  const divided = divisor(size, pair);
  return {
    turns,
    angles,
    first: position - (position % ROWS),
    divisor: divided,
    wavelength: 2 * Math.PI * divided,
    sine: Math.sin(angles[pair]),
    cosine: Math.cos(angles[pair]),
  };
}
