import { h } from "../common/kit/dom.js";
import { Grid } from "../common/kit/grid.js";
import { factsPart, speak } from "./tables.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./numbers.js").Matrix} Matrix */

/**
 * All steps at once: the heat map of the weights in view, beside what each head does at the chosen step.
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 */
export function matrixPart(figure) {
  const { start } = figure;
  const heat = new Grid({
    label: words.heatLabel,
    corner: words.corner,
    rows: start.target,
    columns: start.source,
    ...figure.cells(({ row, column }) => ({ query: row, key: column })),
  });
  speak(heat.node, start);
  const facts = factsPart(start);
  const title = h("p", { class: "pieces-label" });
  const bar = h("p", { class: "pieces-note pieces-attention-explorer-scale" }, words.domain);
  const notes = [words.axes, words.step].map((text) => h("p", { class: "pieces-note" }, text));
  return {
    nodes: [
      title,
      ...notes,
      h("div", { class: "pieces-flow pieces-pair pieces-attention-explorer-pair" }, h("div", {}, heat.node, bar), facts.node),
    ],
    /** @param {Matrix[]} layer @param {State} state @param {State} kept @param {string} written */
    update(layer, state, kept, written) {
      const weights = layer[state.head];
      facts.update(layer, state, written);
      title.textContent = words.matrixTitle(weights.length, weights[0].length);
      heat.update(
        (i, j) => ({ text: weights[i][j].toFixed(2), heat: weights[i][j], masked: false, value: weights[i][j] }),
        { row: kept.query, column: kept.key },
        { row: state.query, column: state.key },
      );
    },
  };
}
