import { show, showShare } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { REACH } from "./readings.js";
import { words } from "./words.js";

/** Where a bin begins; the first and the last have no end. @param {number} bin */
const edge = (bin) => (bin ? (bin < REACH + 2 ? 2 * bin - 2 - REACH : Infinity) : -Infinity);

/** The row, the histogram and the readings as tables. @param {import("./readings.js").Readings} seen */
export function labTables({ before, after, row, meters }) {
  const both = [before, after];
  const bins = before.counts.map((_, bin) => bin).filter((bin) => before.counts[bin] + after.counts[bin]);
  return [
    dataTable({
      caption: words.titles[1],
      corner: words.key,
      columns: [words.score, words.weight],
      rows: row.weights.map((_, key) => String(key + 1)),
      cell(key, column) {
        const value = (column ? row.weights : row.scores)[key];
        return { text: (column ? showShare : show)(value), value };
      },
    }),
    dataTable({
      caption: words.titles[0],
      corner: words.bins,
      columns: ["q·k", words.score],
      rows: [...words.spreads, ...bins.map((bin) => `${show(edge(bin))} … ${show(edge(bin + 1))}`)],
      cell(line, column) {
        const { measured, expected, counts } = both[column];
        const value = [measured, expected][line] ?? counts[bins[line - 2]];
        return { text: show(value), value };
      },
    }),
    dataTable({
      caption: words.titles[2],
      corner: words.reading,
      columns: words.heads,
      rows: words.meters,
      cell(line, column) {
        const value = (column ? row.meters : meters)[line];
        return { text: show(value), value };
      },
    }),
  ];
}
