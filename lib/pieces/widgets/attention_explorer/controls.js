import { h, select } from "../common/kit/dom.js";
import { overviewPart } from "./overview.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./numbers.js").Matrix} Matrix */

/**
 * Layer and head, by name and by their small pictures.
 * @param {Matrix[][]} views of each layer its mean, and then its heads
 * @param {(change: Partial<State>) => void} write
 */
export function controls(views, write) {
  const layers = select(words.layer, views.map((_, at) => String(at + 1)), (at) => write({ layer: at + 1 }));
  const names = views[0].map((_, head) => (head ? String(head) : words.mean));
  const heads = select(words.head, names, (head) => write({ head }));
  const overview = overviewPart(views, (layer, head) => write({ layer, head }));
  return {
    byName: h("div", { class: "pieces-flow" }, layers.node, heads.node),
    pictures: overview.node,
    /** @param {State} state */
    update({ layer, head }) {
      layers.update(layer - 1);
      heads.update(head);
      overview.update(layer, head);
    },
  };
}
