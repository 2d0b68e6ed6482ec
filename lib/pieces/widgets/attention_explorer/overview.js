import { button, h, svg } from "../common/kit/dom.js";
import { step } from "../common/kit/keys.js";
import { scroller } from "../common/kit/scroll.js";
import { check } from "../common/kit/tokens.js";
import { words } from "./words.js";

/** @typedef {import("./numbers.js").Matrix} Matrix */

/** A small picture needs no more depths of colour than this. */
const DEPTHS = 16;
/** So many heads have a colour of their own; the number is on each. */
const COLOURS = 8;

/** The mean of all heads has none. @param {number} head */
export const colourOf = (head) => `var(--pieces-${head ? `head-${((head - 1) % COLOURS) + 1}` : "line"})`;

/** The mark of a head: its number in its colour. @param {number} head */
export const headBadge = (head) =>
  h("span", { class: "pieces-badge", style: `--mark: ${colourOf(head)}` }, head || words.meanSign);

/** A heat map without numbers. @param {Matrix} weights */
function thumbnail(weights) {
  const squares = Array(DEPTHS + 1).fill("");
  weights.forEach((row, i) =>
    row.forEach((weight, j) => (squares[Math.round(weight * DEPTHS)] += `M${j} ${i}h1v1h-1z`)),
  );
  const paths = squares.map((d, depth) => svg("path", { d, "fill-opacity": depth / DEPTHS }));
  const viewBox = `0 0 ${weights[0].length} ${weights.length}`;
  return svg("svg", { viewBox, preserveAspectRatio: "none", "aria-hidden": "true" }, paths.slice(1));
}

/**
 * Every head of every layer as a small picture, and the mean of each layer; one of them is chosen. One Tab stop.
 * @param {Matrix[][]} views of each layer its mean, and then its heads
 * @param {(layer: number, head: number) => void} onChoose
 */
export function overviewPart(views, onChoose) {
  const columns = views[0].length;
  const items = views.flatMap((layer, i) =>
    layer.map((weights, head) =>
      button(
        () => onChoose(i + 1, head),
        { role: "radio", tabindex: -1, "aria-label": words.viewOf(i + 1, head) },
        thumbnail(weights),
      ),
    ),
  );
  const tops = views[0].map((_, head) => h("span", { "aria-hidden": "true" }, headBadge(head)));
  const lines = views.flatMap((_, i) => [
    h("span", { class: "pieces-note", "aria-hidden": "true" }, words.layerOf(i + 1)),
    ...items.slice(i * columns, (i + 1) * columns),
  ]);
  const looks = { class: "pieces-attention-explorer-overview", style: `--columns: ${columns}` };
  const corner = h("span", { class: "pieces-note", "aria-hidden": "true" }, words.head);
  const group = h("div", { ...looks, role: "radiogroup", "aria-label": words.overview }, [corner, ...tops, ...lines]);
  group.addEventListener("keydown", (event) => {
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const place = { row: Math.floor(at / columns), column: at % columns };
    const to = at >= 0 && step(event, { ...place, rows: views.length, columns });
    if (!to) return;
    event.preventDefault();
    items[to.row * columns + to.column].focus();
    onChoose(to.row + 1, to.column);
  });
  return {
    node: scroller(words.overview, group).node,
    /** @param {number} layer @param {number} head */
    update: (layer, head) => check(items, (layer - 1) * columns + head),
  };
}
