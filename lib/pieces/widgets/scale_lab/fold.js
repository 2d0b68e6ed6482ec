import { h } from "../common/kit/dom.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/**
 * The controls that wait in a fold. Where something else than the hand moves one of them, the fold opens.
 * @param {readonly (keyof State)[]} keys @param {Node} inside @param {State} start
 */
export function foldOf(keys, inside, start) {
  const node = h("details", { class: "pieces-fold" }, h("summary", {}, words.more), inside);
  const valuesOf = (/** @type {State} */ state) => JSON.stringify(keys.map((key) => state[key]));
  let shown = valuesOf(start);
  return {
    node,
    /** A link may ask again for what is there already. */
    forget: () => (shown = ""),
    /** @param {State} state */
    update(state) {
      const now = valuesOf(state);
      if (now !== shown && now !== valuesOf(start)) node.open = true;
      shown = now;
    },
  };
}
