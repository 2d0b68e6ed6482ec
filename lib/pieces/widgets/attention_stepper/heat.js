import { h } from "../common/kit/dom.js";
import { Grid } from "../common/kit/grid.js";
import { show, showShape } from "../common/kit/numbers.js";
import { endsOf } from "./bars.js";
import { showStep, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Result} Result */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** So many numbers of each output are drawn; the table has all. */
const MOST_NUMBERS = 12;
const MIX = 4;

/** @param {number[][]} matrix */
const shapeOf = (matrix) => showShape(matrix.length, matrix[0].length);

/**
 * The matrix of the step for all queries: scores or weights, a column for each key; the output, whose columns are no
 * keys, for which a row is chosen as a whole.
 * @param {Figure} figure
 */
export function heatPart(figure) {
  const { query_tokens: rows, key_tokens, value } = figure.start;
  const numbers = value[0].slice(0, MOST_NUMBERS).map((_, j) => String(j + 1));
  const keys = new Grid({ label: words.heat, corner: words.corner, rows, columns: key_tokens, ...figure.cells((place) => place) });
  const output = new Grid({ label: words.outputHeat, corner: words.outputCorner, rows, columns: numbers, ...figure.cells(({ row }) => ({ row })) });
  const title = h("p", { class: "pieces-label" });
  const cut = value[0].length > MOST_NUMBERS && h("p", { class: "pieces-note" }, words.cut(MOST_NUMBERS, value[0].length));
  const outputPart = h("div", {}, output.node, cut);
  return {
    nodes: [title, keys.node, outputPart],
    /** Draws the matrix; what it returns are the ends of its colours. @param {State} state @param {State} kept @param {Result} result */
    update({ step, row, column }, kept, result) {
      const mixes = step === MIX;
      const now = mixes ? result.output : result.stages[step];
      const [low, high] = endsOf(now);
      const size = step === 3 ? 1 : Math.max(-low, high) || 1;
      const write = mixes ? show : showStep(step);
      const cell = (/** @type {number} */ i, /** @type {number} */ j) => ({
        text: write(now[i][j]),
        heat: Number.isFinite(now[i][j]) ? now[i][j] / size : 0,
        masked: !mixes && step > 1 && result.masked[i][j] === -Infinity,
        value: now[i][j],
      });
      title.textContent = `${words.matrix[step]} ${shapeOf(now)}`;
      keys.node.hidden = mixes;
      outputPart.hidden = !mixes;
      if (mixes) output.update(cell, { row: kept.row }, { row });
      else keys.update(cell, kept, { row, column });
      return step === 3 ? [0, 1] : [-size, size];
    },
  };
}
