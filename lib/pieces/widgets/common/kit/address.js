import { parseNumber } from "./numbers.js";

/**
 * The part of a page's address that sets a widget: `#name:row=1,step=3`.
 * @param {string} hash
 * @returns {{ name: string, state: Record<string, any> } | null} null where it addresses no widget
 */
export function parseAddress(hash) {
  const [name, rest] = decode(hash.replace(/^#/, "")).split(/:(.*)/s);
  if (!name || rest === undefined) return null;
  const pairs = rest.split(",").map((pair) => pair.split("="));
  if (pairs.some((pair) => pair.length !== 2)) return null;
  return { name, state: Object.fromEntries(pairs.map(([key, text]) => [key, parseValue(text)])) };
}

/** An address that anyone may have typed can be no valid encoding. @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** A number or a switch; anything else stays text. @param {string} text */
function parseValue(text) {
  try {
    const value = JSON.parse(text);
    return ["number", "boolean"].includes(typeof value) ? value : text;
  } catch {
    return text;
  }
}

/**
 * The address that `parseAddress` reads back. A matrix is written `1 2;3 4`: commas part the pairs.
 * @param {string} name
 * @param {Record<string, any>} state
 */
export function formatAddress(name, state) {
  const pairs = Object.entries(state).map(([key, value]) => `${key}=${encodeURIComponent(formatValue(value))}`);
  return `#${encodeURIComponent(name)}:${pairs.join(",")}`;
}

/** @param {any} value */
function formatValue(value) {
  if (!Array.isArray(value)) return String(value);
  return value.map((row) => row.join(" ")).join(";");
}

/**
 * The matrix that an address holds, where it has the shape of `like` and finite numbers only.
 * @param {any} value what `parseAddress` read
 * @param {number[][]} like
 * @returns {number[][] | null}
 */
export function readMatrix(value, like) {
  const rows = String(value).split(";").map((row) => row.split(" ").map((text) => parseNumber(text) ?? NaN));
  const fits = rows.length === like.length && rows.every((row, i) => row.length === like[i].length);
  return fits && rows.flat().every(Number.isFinite) ? rows : null;
}
