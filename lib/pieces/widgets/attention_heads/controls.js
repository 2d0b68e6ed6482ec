import { button, h } from "../common/kit/dom.js";
import { tokenStrip } from "../common/kit/tokens.js";
import { weightsOf } from "./numbers.js";
import { Overview } from "./overview.js";
import { PARTS } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** Which heads are drawn after one is pressed. @param {State} state @param {number} layer @param {number} head @param {boolean} several */
export function pressed(state, layer, head, several) {
  const others = several && head && layer === state.layer ? state.head.filter((each) => each) : [];
  if (!others.includes(head)) return { layer, head: [...others, head].sort((a, b) => a - b) };
  return { layer, head: others.length > 1 ? others.filter((each) => each !== head) : others };
}

/**
 * Which attention, and which of its heads: one, or several beside each other.
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 */
export function controls(figure) {
  const { start } = figure;
  let several = false;
  const parts = tokenStrip({
    label: words.parts,
    tokens: PARTS.map((part) => words.part[part]),
    onChoose: (at) => figure.write({ part: PARTS[at], word: null }),
  });
  parts.title.className = "pieces-unseen";
  const compare = button(() => {
    several = !several;
    figure.write(several ? {} : { head: figure.kept().head.slice(-1) });
  }, {}, words.compare);
  const { encoder } = start.scores.parts;
  const overview = new Overview(encoder.length, encoder[0].length, (layer, head) =>
    figure.write(pressed(figure.kept(), layer, head, several)),
  );
  return {
    parts: h("div", { class: "pieces-flow pieces-attention-heads-parts" }, h("div", {}, parts.title, parts.group), compare),
    overview: overview.node,
    restart: () => (several = false),
    /** @param {State} state @param {import("./state.js").Seen} seen */
    update(state, seen) {
      several ||= state.head.length > 1;
      parts.update(PARTS.indexOf(state.part));
      compare.setAttribute("aria-pressed", String(several));
      const layers = seen.weights[state.part];
      overview.update(layers, (layer, head) => weightsOf(layers[layer - 1], head), state);
    },
  };
}
