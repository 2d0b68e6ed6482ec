import { show } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { showStep, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Result} Result */

/**
 * What the picture shows, as tables: the chosen query through all steps, the matrix of the step, the output; and the
 * query before the change, if that made a difference to it.
 * @param {State} state @param {Result} result @param {{ result: Result }} former @param {string[]} askers
 */
export function stepperTables({ row, column, step, query_tokens, key_tokens }, result, former, askers) {
  /** @param {string} caption @param {Result} of */
  const steps = (caption, { stages }) =>
    dataTable({
      caption,
      corner: words.column,
      columns: words.rowColumns,
      rows: key_tokens,
      cell: (j, at) => ({ text: showStep(at)(stages[at][row][j]), value: stages[at][row][j] }),
      lit: column,
    });
  /** @param {number[][]} now @param {string} caption @param {string} corner @param {string[]} columns @param {(x: number) => string} write */
  const matrix = (now, caption, corner, columns, write) =>
    dataTable({
      caption,
      corner,
      columns,
      rows: query_tokens,
      cell: (i, j) => ({ text: write(now[i][j]), value: now[i][j] }),
      lit: row,
    });
  const at = Math.min(step, 3);
  const rowOf = (/** @type {Result} */ { stages }) => stages.map((stage) => stage[row]).join();
  return [
    steps(words.numbersOf(askers[row]), result),
    matrix(result.stages[at], words.all(at), words.corner, key_tokens, showStep(at)),
    matrix(result.output, words.all(4), words.outputCorner, result.output[0].map((_, j) => String(j + 1)), show),
    ...(rowOf(former.result) === rowOf(result) ? [] : [steps(words.numbersBefore(askers[row]), former.result)]),
  ];
}
