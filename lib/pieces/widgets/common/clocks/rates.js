// Sinusoidal positions, in float64. Their Python twin is positions.py.

export const WIDTHS = [8, 16, 32, 64];
export const BASES = [2, 4, 16, 100, 1000, 10_000, 100_000];

/** @typedef {{ d_model: number, base: number }} Size */

/** What a pair's position is divided by. @param {Size} size @param {number} pair */
export const divisor = ({ d_model, base }, pair) => base ** ((2 * pair) / d_model);

/** The angle by which each pair turns from a position to the next. @param {Size} size */
export const rates = (size) => Array.from({ length: size.d_model / 2 }, (_, pair) => 1 / divisor(size, pair));

/** A position's vector: the sine and cosine of each pair's angle, in turn. @param {number} position @param {number[]} turns */
export const sinusoids = (position, turns) =>
  turns.flatMap((rate) => [Math.sin(position * rate), Math.cos(position * rate)]);

/** A whole number in a range, as a link may ask for. @param {any} value @param {number} low @param {number} high */
export const isWhole = (value, low, high) => Number.isInteger(value) && value >= low && value <= high;

/**
 * The size and the chosen pair of a state; what makes no sense stays as it was built, and the pair is one that there is.
 * @param {(name: string) => any} get @param {{ d_model: number, base: number, pair: number }} [start]
 */
export function readSize(get, start) {
  const [d_model, base, pair] = ["d_model", "base", "pair"].map(get);
  const built = start ?? { d_model, base, pair };
  const size = {
    d_model: WIDTHS.includes(d_model) ? Number(d_model) : built.d_model,
    base: typeof base === "number" && base >= BASES[0] && base <= BASES[BASES.length - 1] ? base : built.base,
  };
  const last = size.d_model / 2 - 1;
  return { ...size, pair: Math.min(isWhole(pair, 0, Infinity) ? pair : built.pair, last) };
}
