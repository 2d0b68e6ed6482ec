import { h, th } from "./dom.js";
import { scroller } from "./scroll.js";
import { tokenLabel } from "./tokens.js";

/**
 * A number, its full precision kept beside the text that shows it.
 * @typedef {{ text: string, value?: number }} Cell
 */

/**
 * A real table, headers and all: what a picture shows, for those who do not see it.
 * @param {object} parts
 * @param {string} parts.caption
 * @param {string} parts.corner what rows and columns are
 * @param {string[]} parts.columns
 * @param {string[]} parts.rows
 * @param {(row: number, column: number) => Cell} parts.cell
 * @param {number} [parts.lit] the row that the picture lights
 */
export function dataTable({ caption, corner, columns, rows, cell, lit = -1 }) {
  const head = columns.map((name) => th("col", tokenLabel(name)));
  const body = rows.map((name, row) =>
    h("tr", { "data-lit": row === lit }, [
      th("row", tokenLabel(name)),
      ...columns.map((_, column) => {
        const { text, value } = cell(row, column);
        return h("td", { "data-value": value }, text);
      }),
    ]),
  );
  const table = h("table", { class: "pieces-table" }, [
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, th("col", corner), head)),
    h("tbody", {}, body),
  ]);
  return scroller(caption, table).node;
}
