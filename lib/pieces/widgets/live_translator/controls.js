import { h, select } from "../common/kit/dom.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").Head} Head */
/** @typedef {import("./state.js").State} State */

/** @param {(number[] | null)[]} list @param {number[] | null} head */
const placeOf = (list, head) => list.findIndex((each) => String(each) === String(head));

/**
 * Which heads the arcs show, and which one is switched off.
 * @param {State} start @param {(change: Partial<State>) => void} write
 */
export function controls({ first }, write) {
  /** @type {Head[]} */
  const heads = first.weights.flatMap((layer, i) => layer.map((_, k) => /** @type {Head} */ ([i + 1, k + 1])));
  /** Before the heads of a layer their mean, before all that of all. @type {number[][]} */
  const views = [[0, 0]];
  for (const [layer, head] of heads) views.push(...(head === 1 ? [[layer, 0]] : []), [layer, head]);
  /** @type {(Head | null)[]} */
  const offs = [null, ...heads];
  const view = select(words.arcs, views.map(([layer, head]) => words.viewOf(layer, head)), (at) => {
    const [layer, head] = views[at];
    write({ layer, head });
  });
  const names = offs.map((each) => (each ? words.viewOf(...each) : words.none));
  const off = select(words.off, names, (at) => write({ off: offs[at] }));
  return {
    node: h("div", { class: "pieces-flow pieces-live-translator-heads" }, view.node, off.node),
    /** @param {State} state */
    update(state) {
      view.update(placeOf(views, [state.layer, state.head]));
      off.update(placeOf(offs, state.off));
    },
  };
}
