import { button, h, th, uniqueId } from "../common/kit/dom.js";
import { clamp, step } from "../common/kit/keys.js";
import { parseNumber, showEntry } from "../common/kit/numbers.js";
import { reveal, scroller } from "../common/kit/scroll.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { words } from "../common/kit/words.js";

/** @typedef {{ row: number, column: number }} Place */

/** So many columns are shown at a time: fields by the thousand would make every change slow. */
const WINDOW = 12;

/**
 * A matrix whose numbers the reader may change, as in a spreadsheet: one Tab stop, the arrows move from cell to cell
 * until something is typed, Enter takes the number, Esc gives back the old one. A wide one shows some columns at a
 * time, and follows the arrows.
 * @param {object} parts
 * @param {string} parts.title e.g. "query"
 * @param {string} parts.letter the mark of the matrix: Q, K or V
 * @param {string} parts.role the colour it bears: query, key or value
 * @param {string[]} parts.rows tokens
 * @param {string[]} parts.names the same, for sentences
 * @param {number} parts.columns
 * @param {(row: number, column: number, value: number) => void} parts.onEdit
 */
export function matrix({ title, letter, role, rows, names, columns, onEdit }) {
  const id = uniqueId("matrix");
  const shown = Math.min(WINDOW, columns);
  const inputs = rows.map(() => Array.from({ length: shown }, cellInput));
  const lines = rows.map((name, row) =>
    h("tr", {}, [th("row", tokenLabel(name)), ...inputs[row].map((input) => h("td", {}, input))]),
  );
  const heads = inputs[0].map(() => th("col"));
  const table = h("table", { class: "pieces-matrix", "data-matrix": role, "aria-labelledby": id }, [
    h("thead", {}, h("tr", {}, h("td", {}), heads)),
    h("tbody", {}, lines),
  ]);
  const range = h("span", { class: "pieces-note" });
  const region = scroller(title, table).node;
  const fault = h("p", { class: "pieces-fault", role: "alert", id: uniqueId("fault") });
  /** @type {number[][]} */
  let values = rows.map(() => []);
  let from = 0;
  let litLast = -1;
  let widest = 0;
  let editing = false;
  let stop = inputs[0][0];
  stop.tabIndex = 0;

  /** @param {Event} event @returns {Place} */
  function placeOf(event) {
    const cell = /** @type {HTMLTableCellElement} */ (/** @type {Element} */ (event.target).closest("td"));
    const { rowIndex } = /** @type {HTMLTableRowElement} */ (cell.parentNode);
    return { row: rowIndex - 1, column: from + cell.cellIndex - 1 };
  }
  /** @param {Place} place */
  const fieldAt = ({ row, column }) => inputs[row][column - from];

  /** @param {HTMLInputElement} input @param {number} value */
  function show(input, value) {
    if (input.dataset.value === String(value)) return;
    input.dataset.value = String(value);
    input.value = showEntry(value);
    if (input.value.length <= widest) return;
    widest = Math.max(3, input.value.length);
    table.style.setProperty("--digits", String(widest));
  }
  /** Puts the window where `column` is in it. @param {number} column */
  function turnTo(column) {
    const to = Math.max(Math.min(from, column), column - shown + 1);
    if (to === from && heads[0].textContent) return;
    from = to;
    heads.forEach((head, j) => (head.textContent = String(from + j + 1)));
    inputs.forEach((line, row) =>
      line.forEach((input, j) => {
        input.setAttribute("aria-label", `${letter}: ${names[row]}, ${from + j + 1}`);
        if (values[row].length) show(input, values[row][from + j]);
      }),
    );
    range.textContent = words.range(from + 1, from + shown, columns);
  }
  /** @param {Place} place */
  function restore({ row, column }) {
    const input = fieldAt({ row, column });
    editing = false;
    input.value = showEntry(values[row][column]);
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  /** Takes what was typed if it is a number. @param {Place} place */
  function commit(place) {
    const input = fieldAt(place);
    const old = values[place.row][place.column];
    const value = parseNumber(input.value);
    fault.textContent = value === null ? words.badNumber(input.value, showEntry(old)) : "";
    if (value === null) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", fault.id);
      return false;
    }
    values = values.map((line, row) => (row === place.row ? line.with(place.column, value) : line));
    restore(place);
    show(input, value);
    if (value !== old) onEdit(place.row, place.column, value);
    return true;
  }
  /** Edits the number itself, in full precision. @param {Place} place */
  function open(place) {
    editing = true;
    fieldAt(place).value = String(values[place.row][place.column]);
  }
  /** @param {Place} place */
  function go(place) {
    turnTo(place.column);
    fieldAt(place).focus();
    stop.select();
  }

  table.addEventListener("focusin", (event) => {
    stop.tabIndex = -1;
    stop = fieldAt(placeOf(event));
    stop.tabIndex = 0;
    stop.select();
  });
  table.addEventListener("input", () => {
    editing = true;
    fault.textContent = "";
  });
  table.addEventListener("dblclick", (event) => {
    if (!editing && event.target === stop) open(placeOf(event));
  });
  table.addEventListener("focusout", (event) => {
    const place = placeOf(event);
    if (editing && !commit(place)) restore(place);
  });
  table.addEventListener("keydown", (event) => {
    const place = placeOf(event);
    const to = editing ? null : step(event, { ...place, rows: rows.length, columns });
    if (to) go(to);
    else if (event.key === "Enter" && editing) {
      if (commit(place)) stop.select();
    } else if (event.key === "Enter" || event.key === "F2") open(place);
    else if (event.key === "Escape") {
      restore(place);
      fault.textContent = "";
      stop.select();
    } else return;
    event.preventDefault();
  });

  const turn = (/** @type {string} */ text, /** @type {() => number} */ to) => {
    const name = words.turn(text, title);
    return button(() => turnTo(clamp(to(), columns)), { "aria-label": name }, text);
  };
  const badge = h("span", { class: "pieces-badge", "data-role": role, "aria-hidden": "true" }, letter);
  const shape = h("span", { class: "pieces-shape" }, ` (${rows.length}, ${columns})`);
  const more = h("div", { class: "pieces-toolbar" }, [
    turn(words.back, () => from - shown),
    turn(words.next, () => from + 2 * shown - 1),
    range,
  ]);
  turnTo(0);
  return {
    node: h("div", { class: "pieces-matrix-part", "data-role": role }, [
      h("p", { class: "pieces-label", id }, badge, title, shape),
      columns > shown && more,
      region,
      fault,
    ]),
    /** @param {number[][]} now @param {number} lit the row that is lit */
    update(now, lit) {
      values = now;
      inputs.forEach((line, row) =>
        line.forEach((input, j) => !(editing && input === stop) && show(input, now[row][from + j])),
      );
      if (lit === litLast) return;
      litLast = lit;
      lines.forEach((line, row) => line.toggleAttribute("data-lit", row === lit));
      if (!table.contains(document.activeElement)) reveal(region, inputs[lit][0]);
    },
  };
}

const cellInput = () => h("input", { type: "text", inputmode: "decimal", autocomplete: "off", tabindex: -1 });
