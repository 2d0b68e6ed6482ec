import { show, showEntry, showFactor } from "../common/kit/numbers.js";
import { words as common } from "../common/kit/words.js";
import { SEED } from "./reading.js";
import { REACH } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

/** @param {number} p @param {number} k */
const product = (p, k) => `PE(${p}) · PE(${p + k})`;

/** A product, without the noise of its additions. @param {number} x */
const told = (x) => show(Math.round(x * 1e9) / 1e9);

/** All words of the products, in one place. */
export const words = {
  label: "How alike positions are",
  position: "Position p",
  offset: "Offset k",
  hand: "hand",
  zero: "offset 0",
  table: "Table",
  tables: ["sinusoidal", "learned, before training"],
  /** @param {number} pair @param {number} part */
  face: (pair, part) => `hand ${pair}: adds ${told(part)}`,
  /** @param {State} state @param {Reading} seen */
  headline({ position, offset, table }, { product: now, next, parts }) {
    const said = `${product(position, offset)} = ${told(now)}`;
    if (!offset) return `${said}: a vector with itself, ${parts.length} hands that agree.`;
    if (table === "learned") return `${said}, but ${product(position + 1, offset)} = ${told(next)}.`;
    return `${said}, and so it is for any two positions ${Math.abs(offset)} apart.`;
  },
  /** @param {State} state */
  takeaway: ({ table }) =>
    table === "learned"
      ? `Random example, seed ${SEED}: here an offset means nothing. Move p, and all points move.`
      : "Move p: both hands turn, their angle stays, and so does the curve.",
  /** @param {State} state @param {Reading} seen @returns {[string, string][]} each ends in its result */
  formula({ offset, pair, table }, { here, there, parts, divisor, product: all }) {
    const [[a, b], [c, d]] = [here[pair], there[pair]];
    const hand = `*hand ${pair}:* `;
    const sums = `${showEntry(a)} · ${showFactor(c)} + ${showFactor(b)} · ${showFactor(d)} = `;
    const angle = showEntry(offset / divisor);
    const last = /** @type {[string, string]} */ ([`all ${parts.length} hands: `, told(all)]);
    if (table === "learned") return [[hand + sums, show(parts[pair])], last];
    return [
      [hand + `angle k / base^{2i/d} = ${show(offset)} / ${showEntry(divisor)} = `, `${angle} rad`],
      [`${sums}cos ${angle} = `, show(parts[pair])],
      last,
    ];
  },
  /** @param {State} state */
  note({ position, table }) {
    const hands = "Bold: p. Dashed: p + k";
    const before = position < REACH ? " Hatched: before position 0." : "";
    if (table === "learned") return `${hands}, both at half their length.${before}`;
    return `${hands}. The product does not tell before from after.${before}`;
  },
  /** @param {State} state @param {Reading} seen */
  status: ({ position, offset, pair }, { product: all, parts }) =>
    `Positions ${position} and ${position + offset}, offset ${show(offset)}: product ${told(all)}; ` +
    `hand ${pair} adds ${told(parts[pair])}.`,
  parts: {
    caption: (/** @type {State} */ { position, offset }) => `The pairs of ${product(position, offset)}`,
    corner: "hand",
    columns: ["x at p", "y at p", "x at p + k", "y at p + k", "adds"],
  },
  products: { caption: "PE(p) · PE(p + k)", corner: "offset k", columns: ["position p + k", "product"] },
  none: "no position",
  keys: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the next control; the clocks are one stop"],
    ["Arrows, Home, End", "move the position or the offset, or choose a clock"],
    ["Click", "on the curve, chooses an offset"],
    ...common.typing,
  ]),
};
