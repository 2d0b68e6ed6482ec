// How numbers are written and read, the same in every widget.

/** No number that a reader types may be larger: products of such numbers stay far from overflow. */
export const LARGEST = 1e6;
const DECIMALS = 3;
const minus = (/** @type {string} */ text) => text.replaceAll("-", "−");

/** A computed number: whole ones plainly, others with three decimals, small ones with two digits. @param {number} x */
export function show(x) {
  if (!Number.isFinite(x)) return x < 0 ? "−∞" : "∞";
  const size = Math.abs(x);
  if (size < 1e-12) return "0";
  if (size < 0.0005) return minus(x.toPrecision(2));
  if (size >= 1e6) return minus(x.toExponential(2));
  return minus(Number.isInteger(x) ? String(x) : x.toFixed(size < 1000 ? DECIMALS : 1));
}

/** A number between 0 and 1 that stands in a column of its like. @param {number} x */
export const showShare = (x) => (x !== 0 && x < 1e-12 ? "0.000" : x === 1 ? "1.000" : show(x));

/** A number that was given: as short as three decimals allow. @param {number} x */
export const showEntry = (x) =>
  Number.isInteger(x) ? show(x) : show(x).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

/** In a product a negative number needs its parentheses. @param {number} x */
export const showFactor = (x) => (x < 0 ? `(${showEntry(x)})` : showEntry(x));

const DECIMAL = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;

/**
 * The number that a reader wrote, or null: 0.5, 0,5, .5, 5e-1 or 1/2, with either minus sign.
 * @param {string} text @returns {number | null}
 */
export function readNumber(text) {
  const parts = text.replaceAll("−", "-").split("/").map((part) => part.trim());
  if (parts.length > 2 || !parts.every((part) => DECIMAL.test(part))) return null;
  const [above, below = 1] = parts.map((part) => Number(part.replace(",", ".")));
  return Number.isFinite(above / below) ? above / below : null;
}

/** The same where it is small enough to count with. @param {string} text */
export function parseNumber(text) {
  const value = readNumber(text);
  return value === null || Math.abs(value) > LARGEST ? null : value;
}

/**
 * The first few of a list, and how many that is when it isn't all.
 * @template T
 * @param {T[]} list @param {number} most
 */
export const firstOf = (list, most) => ({ shown: list.slice(0, most), cut: list.length > most });

/** A vector in brackets; a long one says how much of it is shown. @param {number[]} vector @param {number} [most] */
export function showVector(vector, most = 12) {
  const { shown, cut } = firstOf(vector, most);
  return `[${shown.map(showEntry).join(", ")}${cut ? `, … ${most} of ${vector.length}` : ""}]`;
}

/** @param {number} rows @param {number} columns */
export const showShape = (rows, columns) => `(${rows}, ${columns})`;
