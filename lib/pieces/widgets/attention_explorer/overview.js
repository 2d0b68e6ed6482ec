import { button, h } from "../common/kit/dom.js";
import { headBadge, thumbnail } from "../common/kit/heads.js";
import { step } from "../common/kit/keys.js";
import { scroller } from "../common/kit/scroll.js";
import { check } from "../common/kit/tokens.js";
import { words } from "./words.js";

/** @typedef {import("./numbers.js").Matrix} Matrix */

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
  const tops = views[0].map((_, head) => h("span", { "aria-hidden": "true" }, headBadge(head, words.meanSign)));
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
