import { show } from "../common/kit/numbers.js";
import { matricesOf } from "./row.js";
import { attended } from "./state.js";
import { showStep, words } from "./words.js";
import { dataTable } from "../common/kit/table.js";

/** @typedef {import("./state.js").State} State */

/** A query through all steps. @param {State} state @param {string} caption */
function rowTable(state, caption) {
  const stages = matricesOf(attended(state)).map((matrix) => matrix[state.row]);
  const node = dataTable({
    caption,
    corner: words.column,
    columns: words.rowColumns,
    rows: state.key_tokens,
    cell: (j, step) => ({ text: showStep(step)(stages[step][j]), value: stages[step][j] }),
    lit: state.column,
  });
  return { node, said: stages.join() };
}

/**
 * What the picture shows, as tables: the chosen query through all steps, the matrix of the step, the output; and the
 * query before the change, if that made a difference to it.
 * @param {State} state @param {State} former @param {string[]} askers
 */
export function stepperTables(state, former, askers) {
  const result = attended(state);
  const now = matricesOf(result)[state.step];
  const row = rowTable(state, words.numbersOf(askers[state.row]));
  const before = rowTable({ ...former, row: state.row, column: state.column }, words.numbersBefore(askers[state.row]));
  return [
    row.node,
    dataTable({
      caption: words.matrixTitle[state.step],
      corner: words.corner,
      columns: state.key_tokens,
      rows: state.query_tokens,
      cell: (i, j) => ({ text: showStep(state.step)(now[i][j]), value: now[i][j] }),
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
    ...(before.said === row.said ? [] : [before.node]),
  ];
}
