import { h, svg } from "./dom.js";

/** Rows are queries, columns are keys. @typedef {number[][]} Matrix */

/** A small picture needs no more depths of colour than this. */
const DEPTHS = 16;
/** So many heads have a colour of their own; the number is on each. */
const COLOURS = 8;

/** The colour of a head, counted from 1; the mean of all heads, 0, has none. @param {number} head */
export const colourOf = (head) => `var(--pieces-${head ? `head-${((head - 1) % COLOURS) + 1}` : "line"})`;

/** The mark of a head: its number in its colour. @param {number} head @param {string} mean what stands for the mean */
export const headBadge = (head, mean) =>
  h("span", { class: "pieces-badge", style: `--mark: ${colourOf(head)}` }, head || mean);

/** A heat map without numbers. @param {Matrix} weights */
export function thumbnail(weights) {
  const squares = Array(DEPTHS + 1).fill("");
  weights.forEach((row, i) =>
    row.forEach((weight, j) => (squares[Math.round(weight * DEPTHS)] += `M${j} ${i}h1v1h-1z`)),
  );
  const paths = squares.map((d, depth) => svg("path", { d, "fill-opacity": depth / DEPTHS }));
  const viewBox = `0 0 ${weights[0].length} ${weights.length}`;
  return svg("svg", { viewBox, preserveAspectRatio: "none", "aria-hidden": "true" }, paths.slice(1));
}
