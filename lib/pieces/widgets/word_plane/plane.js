import { h, svg } from "../common/kit/dom.js";
import { drag } from "./drag.js";
import { SIDE, outline, placeOf, scaleOf } from "./geometry.js";
import { ground, labels } from "./labels.js";
import { reach } from "./state.js";

/** @typedef {import("./geometry.js").At} At */
/** @typedef {import("./reading.js").Reading} Reading */

/** From the bottom up. */
const LAYERS = /** @type {const} */ (["direction", "shadow", "keys", "drop", "asks", "shares", "chain", "out"]);
const ORIGIN = [0, 0];

/** How thick an arrow of this weight is. @param {number} weight */
const thick = (weight) => 2 + 12 * weight;

/** Where each share begins and ends when they lie head to tail. @param {number[][]} shares */
function headToTail(shares) {
  let end = ORIGIN;
  return shares.map(([x, y]) => [end, (end = [end[0] + x, end[1] + y])]);
}

/**
 * The layers of a reading: the words' arrows from the origin, each as thick as its weight and filled as far as its
 * share goes; the shares head to tail, and the mixed arrow that they lead to; shadows on the arrow that asks.
 * @param {At} at @param {Reading} seen
 * @returns {Record<typeof LAYERS[number], string>}
 */
function layersOf(at, { words, asks, arrows, tip, weights, shares, shadows, output }) {
  const lines = (/** @type {number[][][]} */ pairs) => pairs.map(([a, b]) => `M${at(a)}L${at(b)}`).join("");
  const others = words.map((_, i) => i).filter((i) => i !== asks);
  const far = 99 / (Math.hypot(...tip) || Infinity);
  const dot = others.some((i) => !arrows[i].some(Boolean)) ? `M${at(ORIGIN)}m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0` : "";
  return {
    direction: lines([[tip.map((x) => -x * far), tip.map((x) => x * far)]]),
    shadow: lines(others.map((i) => [ORIGIN, shadows[i]])),
    keys: dot + others.map((i) => outline(at(ORIGIN), at(arrows[i]), thick(weights[i]))).join(""),
    drop: lines(others.map((i) => [arrows[i], shadows[i]])),
    asks: outline(at(ORIGIN), at(tip), thick(weights[asks])),
    shares: lines(shares.map((share) => [ORIGIN, share])),
    chain: lines(headToTail(shares)),
    out: outline(at(ORIGIN), at(output), 7),
  };
}

/**
 * The plane, and the tip that is dragged in it.
 * @param {import("./state.js").State} start @param {number} most words @param {(tip: import("./state.js").Arrow) => void} onMove
 */
export function plane({ vectors, axes, word }, most, onMove) {
  const ends = reach(vectors);
  const at = scaleOf(ends);
  const paths = LAYERS.map((layer) => svg("path", { class: `pieces-word-plane-${layer}` }));
  const below = ground(axes, ends, at);
  const names = labels(most, at);
  const picture = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}` }, below.lines, paths);
  const handle = drag({ word, axes, ends, onMove });
  const node = h("div", { class: "pieces-word-plane-field" }, [
    h("div", { "aria-hidden": "true" }, picture, below.names, names.nodes),
    handle.node,
  ]);
  handle.listen(node);
  /** @type {Reading | undefined} */
  let last;
  // Words keep their size while the plane grows, and have none before they are on the page.
  new ResizeObserver(() => last && names.update(last, node)).observe(node);
  return {
    node,
    /** @param {Reading} seen */
    update(seen) {
      const layers = layersOf(at, seen);
      LAYERS.forEach((layer, i) => paths[i].setAttribute("d", layers[layer]));
      last = seen;
      names.update(seen, node);
      handle.update(seen.tip, placeOf(at(seen.tip)));
    },
  };
}
