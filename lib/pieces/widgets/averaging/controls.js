import { h } from "../common/kit/dom.js";
import { numberField } from "../common/kit/field.js";
import { showEntry } from "../common/kit/numbers.js";
import { slider } from "../common/kit/slider.js";
import { tokenNames, tokenStrip } from "../common/kit/tokens.js";
import { words as common } from "../common/kit/words.js";
import { part } from "./sentence.js";
import { SEEDS } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** A weight moves by fiftieths. */
const STOPS = 50;

/** One head or two. @param {Figure} figure */
export function switchOf(figure) {
  const onChoose = (/** @type {number} */ at) => figure.write({ heads: at + 1 });
  const strip = tokenStrip({ label: words.heads, tokens: words.counts, onChoose });
  return {
    node: part("switch", strip.title, strip.group),
    update: (/** @type {State} */ { heads }) => strip.update(heads - 1),
  };
}

/** A head's budget, shared out between both neighbours. @param {Figure} figure @param {"first" | "second"} which @param {number} at */
export function budget(figure, which, at) {
  const label = words.weight(at, tokenNames(figure.start.tokens)[0]);
  const onChange = (/** @type {number} */ weight) => figure.write({ [which]: Math.round(weight * 1000) / 1000 });
  const props = { "aria-label": common.exactly(label) };
  const field = numberField({ low: 0, high: 1, write: showEntry, onChange, props });
  const scale = slider({
    label,
    count: STOPS + 1,
    say: () => field.node.value,
    onInput: (index) => onChange(index / STOPS),
    field: field.node,
  });
  // How its line is drawn in the plane.
  scale.node.prepend(h("span", { class: "pieces-averaging-key", "data-head": at + 1, "aria-hidden": "true" }));
  return {
    node: scale.node,
    /** @param {State} state */
    update(state) {
      scale.node.hidden = at >= state.heads;
      field.show(state[which]);
      scale.update(Math.round(state[which] * STOPS));
    },
  };
}

/** Other random tokens. @param {Figure} figure */
export function seedOf(figure) {
  const scale = slider({
    label: words.seed,
    count: SEEDS,
    say: (index) => String(index + 1),
    onInput: (index) => figure.write({ seed: index + 1 }),
  });
  return { node: scale.node, update: (/** @type {State} */ { seed }) => scale.update(seed - 1) };
}
