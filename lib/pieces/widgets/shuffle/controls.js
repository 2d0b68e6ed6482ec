import { button, h } from "../common/kit/dom.js";
import { stream } from "../common/kit/draws.js";
import { withSubscripts } from "../common/kit/markup.js";
import { tokenNames, tokenStrip } from "../common/kit/tokens.js";
import { LAST_SEED, POSITIONS, swapped } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** Each word in its place. @param {State} state */
const inOrder = ({ tokens }) => tokens.map((_, i) => i);

/** Other orders, one after the other, none of them the first or the present one. @param {State} state */
function shuffler(state) {
  const next = stream(state.seed);
  return (/** @type {number[]} */ order) => {
    for (let turn = 0; turn < 20; turn += 1) {
      const drawn = inOrder(state).map((word) => ({ word, key: next() }));
      const other = drawn.sort((a, b) => a.key - b.key).map(({ word }) => word);
      const fresh = [order, inOrder(state)].every((old) => old.some((word, i) => word !== other[i]));
      if (fresh) return other;
    }
    return swapped(order, state.swap);
  };
}

/** What moves words. @param {Figure} figure @param {(from: number, to: number) => void} move */
export function moves(figure, move) {
  const { tokens, swap } = figure.start;
  const names = tokenNames(tokens);
  const other = shuffler(figure.start);
  const step = (/** @type {number} */ by) => () => {
    const { order, word } = figure.kept();
    const at = order.indexOf(word);
    if (order[at + by] !== undefined) move(at, at + by);
  };
  const ends = words.moves.map((text, i) => button(step([-1, 1][i]), {}, h("span", {}, text)));
  const write = (/** @type {(state: State) => number[]} */ change) => () => figure.write({ order: change(figure.kept()) });
  const presets = [
    button(write(({ order }) => swapped(order, swap)), {}, words.swap(swap.map((word) => names[word]))),
    button(write(({ order }) => other(order)), {}, words.shuffle),
  ];
  return {
    node: h("div", { class: "pieces-shuffle-buttons" }, ends, presets),
    /** @param {State} state @param {boolean[]} atEnd */
    update({ word }, atEnd) {
      ends.forEach((end, i) => {
        end.setAttribute("aria-label", `${words.moves[i]}: ${names[word]}`);
        end.setAttribute("aria-disabled", String(atEnd[i]));
      });
    },
  };
}

/** @param {Figure} figure */
export function switches(figure) {
  const onChoose = (/** @type {number} */ which) => figure.write({ positions: POSITIONS[which] });
  const positions = tokenStrip({ label: words.positions, tokens: POSITIONS, onChoose });
  const causal = h("input", { type: "checkbox", onchange: () => figure.write({ causal: causal.checked }) });
  const another = button(() => figure.write({ seed: (figure.kept().seed % LAST_SEED) + 1 }), {}, words.another);
  const first = button(() => figure.write({ order: inOrder(figure.start) }), {}, words.first);
  const parts = h("div", { class: "pieces-flow" }, h("label", {}, causal, ` ${words.causal}`), first, another);
  const layer = h("p", { class: "pieces-note" }, withSubscripts(words.layer));
  const fold = h("details", { class: "pieces-fold" }, h("summary", {}, words.more), parts, layer);
  return {
    choice: h("div", { class: "pieces-shuffle-positions" }, positions.title, positions.group),
    fold,
    /** What a link sets is not hidden. @param {State} state */
    update(state) {
      positions.update(POSITIONS.indexOf(state.positions));
      causal.checked = state.causal;
      if (state.causal !== figure.start.causal || state.seed !== figure.start.seed) fold.open = true;
    },
  };
}
