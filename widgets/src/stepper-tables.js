import { attend } from "./attention.js";
import { show, showShare } from "./numbers.js";
import { matricesOf } from "./stepper-row.js";
import { usedMask } from "./stepper-state.js";
import { words } from "./stepper-words.js";
import { dataTable } from "./table.js";

/**
 * What the picture shows, as tables: the chosen query through all steps, the matrix of the step, the output.
 * @param {import("./stepper-state.js").State} state @param {string[]} askers @param {string[]} read
 */
export function stepperTables(state, askers, read) {
  const result = attend({ ...state, mask: usedMask(state) });
  const now = matricesOf(result)[state.step];
  const stages = [result.scores, result.scaled, result.masked, result.weights].map((matrix) => matrix[state.row]);
  const say = (/** @type {number} */ step) => (step > 2 ? showShare : show);
  return [
    dataTable({
      caption: words.numbersOf(askers[state.row]),
      corner: words.column,
      columns: words.rowColumns,
      rows: state.key_tokens,
      cell: (j, step) => ({ text: say(step)(stages[step][j]), value: stages[step][j] }),
      lit: state.column,
    }),
    dataTable({
      caption: words.matrixTitle[state.step],
      corner: words.corner,
      columns: state.key_tokens,
      rows: state.query_tokens,
      cell: (i, j) => ({ text: say(state.step)(now[i][j]), value: now[i][j] }),
      lit: state.row,
    }),
    dataTable({
      caption: words.outputTitle,
      corner: words.row,
      columns: result.output[0].map((_, j) => String(j + 1)),
      rows: state.query_tokens,
      cell: (i, j) => ({ text: show(result.output[i][j]), value: result.output[i][j] }),
      lit: state.row,
    }),
  ];
}
