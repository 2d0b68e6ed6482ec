// Positions: a vector for each place, so that the order of the tokens can be seen.
import { vector } from "./vectors.js";

const BASE = 10_000;

/**
 * Sines and cosines of each place, at wavelengths from 2π to 10,000 · 2π (Vaswani et al. 2017, section 3.5):
 * PE(pos, 2i) = sin(pos / 10,000^(2i / d_model)), PE(pos, 2i + 1) = cos of the same angle.
 * @param {number} places @param {number} dModel
 */
export function sinusoidalPositions(places, dModel) {
  const rate = Array.from({ length: dModel / 2 }, (_, i) => BASE ** ((-2 * i) / dModel));
  const wave = (/** @type {number} */ angle, /** @type {number} */ i) => (i % 2 ? Math.cos(angle) : Math.sin(angle));
  const entry = (/** @type {number} */ place, /** @type {number} */ i) => wave(place * rate[i >> 1], i);
  // Rounded to float32, as the library's table is.
  return Array.from({ length: places }, (_, place) => vector(dModel, (i) => Math.fround(entry(place, i))));
}
