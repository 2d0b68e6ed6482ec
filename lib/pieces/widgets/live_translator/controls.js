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
  /** Before the heads of a layer their mean, before all that of all. @type {Head[]} */
  const views = [[0, 0]];
  for (const [layer, head] of heads) {
    if (head === 1) views.push([layer, 0]);
    views.push([layer, head]);
  }
  /** @type {(Head | null)[]} */
  const offs = [null, ...heads];
  /** @type {[number, number]} */
  const counts = [first.weights.length, first.weights[0].length];
  const names = offs.map((each) => (each ? words.viewOf(each, counts) : words.none));
  const view = select(words.arcs, views.map((each) => words.viewOf(each, counts)), (at) => {
    const [layer, head] = views[at];
    write({ layer, head });
  });
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
