import { h } from "../common/kit/dom.js";
import { Grid } from "../common/kit/grid.js";
import { showStep, words } from "./words.js";
import { domain, matricesOf } from "./row.js";

/** @typedef {import("./state.js").State} State */

/**
 * The matrix of the step for all queries.
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 */
export function heatPart(figure) {
  const { query_tokens: rows, key_tokens: columns } = figure.start;
  const cells = figure.cells((place) => place);
  const heat = new Grid({ label: words.heatLabel, corner: words.corner, rows, columns, ...cells });
  const title = h("p", { class: "pieces-label" });
  const reach = h("p", { class: "pieces-note" });
  return {
    node: h("div", {}, title, heat.node, reach),
    /** @param {State} state @param {State} kept @param {import("./state.js").Result} result */
    update(state, kept, result) {
      const { step } = state;
      const now = matricesOf(result)[step];
      const { low, high } = domain(now, step);
      const size = Math.max(-low, high) || 1;
      title.textContent = `${words.matrixTitle[step]} (${now.length}, ${now[0].length})`;
      reach.textContent = words.domain(step > 2 ? 0 : -size, size);
      const cell = (/** @type {number} */ i, /** @type {number} */ j) => ({
        text: showStep(step)(now[i][j]),
        heat: Number.isFinite(now[i][j]) ? now[i][j] / size : 0,
        masked: result.masked[i][j] === -Infinity && step > 1,
        value: now[i][j],
      });
      heat.update(cell, kept, state);
    },
  };
}
