import { show, showShare } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { WATCHED } from "./task.js";
import { words } from "./words.js";

/** The weights after a step, and every tenth loss up to there. @param {import("./run.js").Run} run @param {number} step */
export function trainerTables({ losses, weights }, step) {
  const told = losses.map((_, at) => at).filter((at) => at <= step && (at % 10 === 0 || at === step));
  return [
    dataTable({
      caption: words.tables[0],
      corner: words.corner,
      columns: WATCHED,
      rows: WATCHED,
      cell(row, column) {
        const value = weights[step][row][column];
        return { text: showShare(value), value };
      },
    }),
    dataTable({
      caption: words.tables[1],
      corner: words.updates,
      columns: [words.loss],
      rows: told.map(String),
      cell: (row) => ({ text: show(losses[told[row]]), value: losses[told[row]] }),
    }),
  ];
}
