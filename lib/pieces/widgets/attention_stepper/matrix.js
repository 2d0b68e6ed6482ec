import { button, h, th, uniqueId } from "../common/kit/dom.js";
import { cellOf } from "../common/kit/grid.js";
import { clamp, step } from "../common/kit/keys.js";
import { parseNumber, showEntry } from "../common/kit/numbers.js";
import { reveal, scroller } from "../common/kit/scroll.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { words } from "../common/kit/words.js";

/** @typedef {import("../common/kit/grid.js").Place} Place */

/** So many columns are shown at a time: fields by the thousand would make every change slow. */
const WINDOW = 12;

const cellInput = () => h("input", { type: "text", inputmode: "decimal", autocomplete: "off", tabindex: -1 });

/**
 * A matrix whose numbers the reader may change, as in a spreadsheet: one Tab stop, the arrows move from cell to cell
 * until something is typed, Enter takes the number, Esc gives back the old one. A wide one shows some columns at a
 * time, and follows the arrows.
 */
export class Matrix {
  /**
   * @param {object} parts
   * @param {"query" | "key" | "value"} parts.name
   * @param {string} parts.letter its mark: Q, K or V
   * @param {string[]} parts.rows tokens
   * @param {string[]} parts.names the same, for sentences
   * @param {number} parts.columns
   * @param {(row: number, column: number, value: number) => void} parts.onEdit
   */
  constructor({ name, letter, rows, names, columns, onEdit }) {
    this.parts = { letter, names, columns, onEdit };
    this.shown = Math.min(WINDOW, columns);
    this.inputs = rows.map(() => Array.from({ length: this.shown }, cellInput));
    this.lines = rows.map((token, row) =>
      h("tr", {}, [th("row", tokenLabel(token)), ...this.inputs[row].map((input) => h("td", {}, input))]),
    );
    this.heads = this.inputs[0].map(() => th("col"));
    const title = h("p", { class: "pieces-label", id: uniqueId("matrix") }, [
      h("span", { class: "pieces-badge", "aria-hidden": "true" }, letter),
      name,
      h("span", { class: "pieces-shape" }, ` (${rows.length}, ${columns})`),
    ]);
    this.table = h("table", { class: "pieces-matrix", "data-matrix": name, "aria-labelledby": title.id }, [
      h("thead", {}, h("tr", {}, h("td", {}), this.heads)),
      h("tbody", {}, this.lines),
    ]);
    this.region = scroller(name, this.table).node;
    this.fault = h("p", { class: "pieces-fault", role: "alert", id: uniqueId("fault") });
    this.range = h("span", { class: "pieces-note" });
    /** @type {number[][]} */
    this.values = rows.map(() => []);
    this.from = 0;
    this.lit = -1;
    this.widest = 0;
    this.editing = false;
    this.stop = this.inputs[0][0];
    this.stop.tabIndex = 0;
    this.listen();
    this.turnTo(0);
    const turns = columns > this.shown && this.turns(name);
    const looks = { class: "pieces-matrix-part", style: `--mark: var(--pieces-${name})` };
    this.node = h("div", looks, title, turns, this.region, this.fault);
  }

  /** The buttons that show other columns. @param {string} name */
  turns(name) {
    const turn = (/** @type {string} */ text, /** @type {() => number} */ to) =>
      button(() => this.turnTo(clamp(to(), this.parts.columns)), { "aria-label": words.turn(text, name) }, text);
    return h("div", { class: "pieces-toolbar" }, [
      turn(words.back, () => this.from - this.shown),
      turn(words.next, () => this.from + 2 * this.shown - 1),
      this.range,
    ]);
  }

  listen() {
    const { table } = this;
    table.addEventListener("focusin", (event) => {
      this.stop.tabIndex = -1;
      this.stop = this.fieldAt(this.placeOf(event));
      this.stop.tabIndex = 0;
      this.stop.select();
    });
    table.addEventListener("input", () => {
      this.editing = true;
      this.fault.textContent = "";
    });
    table.addEventListener("dblclick", (event) => {
      if (!this.editing && event.target === this.stop) this.open(this.placeOf(event));
    });
    table.addEventListener("focusout", (event) => {
      const place = this.placeOf(event);
      if (this.editing && !this.commit(place)) this.restore(place);
    });
    table.addEventListener("keydown", (event) => this.press(event) && event.preventDefault());
  }

  /** Whether a key meant something here. @param {KeyboardEvent} event */
  press(event) {
    const place = this.placeOf(event);
    const { editing } = this;
    const to = editing ? null : step(event, { ...place, rows: this.inputs.length, columns: this.parts.columns });
    if (to) {
      this.turnTo(to.column);
      this.fieldAt(to).focus();
    } else if (event.key === "Enter" && editing) {
      if (!this.commit(place)) return true;
    } else if (event.key === "Enter" || event.key === "F2") {
      this.open(place);
      return true;
    } else if (event.key === "Escape") {
      this.restore(place);
      this.fault.textContent = "";
    } else return false;
    this.stop.select();
    return true;
  }

  /** @param {Event} event @returns {Place} */
  placeOf(event) {
    const { row, column } = /** @type {Place} */ (cellOf(event));
    return { row, column: this.from + column };
  }

  /** @param {Place} place */
  fieldAt({ row, column }) {
    return this.inputs[row][column - this.from];
  }

  /** @param {HTMLInputElement} input @param {number} value */
  show(input, value) {
    if (input.dataset.value === String(value)) return;
    input.dataset.value = String(value);
    input.value = showEntry(value);
    if (input.value.length <= this.widest) return;
    this.widest = Math.max(3, input.value.length);
    this.table.style.setProperty("--digits", String(this.widest));
  }

  /** Puts the window where `column` is in it. @param {number} column */
  turnTo(column) {
    const to = Math.max(Math.min(this.from, column), column - this.shown + 1);
    if (to === this.from && this.heads[0].textContent) return;
    this.from = to;
    const { letter, names, columns } = this.parts;
    this.heads.forEach((head, j) => (head.textContent = String(to + j + 1)));
    this.inputs.forEach((line, row) =>
      line.forEach((input, j) => {
        input.setAttribute("aria-label", `${letter}: ${names[row]}, ${to + j + 1}`);
        if (this.values[row].length) this.show(input, this.values[row][to + j]);
      }),
    );
    this.range.textContent = words.range(to + 1, to + this.shown, columns);
  }

  /** @param {Place} place */
  restore(place) {
    const input = this.fieldAt(place);
    this.editing = false;
    input.value = showEntry(this.values[place.row][place.column]);
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }

  /** Takes what was typed if it is a number. @param {Place} place */
  commit(place) {
    const input = this.fieldAt(place);
    const line = this.values[place.row];
    const old = line[place.column];
    const value = parseNumber(input.value);
    this.fault.textContent = value === null ? words.badNumber(input.value, showEntry(old)) : "";
    if (value === null) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", this.fault.id);
      return false;
    }
    this.values = this.values.with(place.row, line.with(place.column, value));
    this.restore(place);
    this.show(input, value);
    if (value !== old) this.parts.onEdit(place.row, place.column, value);
    return true;
  }

  /** Edits the number itself, in full precision. @param {Place} place */
  open(place) {
    this.editing = true;
    this.fieldAt(place).value = String(this.values[place.row][place.column]);
  }

  /** @param {number[][]} now @param {number} lit the row that is lit */
  update(now, lit) {
    this.values = now;
    this.inputs.forEach((line, row) =>
      line.forEach((input, j) => {
        if (!(this.editing && input === this.stop)) this.show(input, now[row][this.from + j]);
      }),
    );
    if (lit === this.lit) return;
    this.lit = lit;
    this.lines.forEach((line, row) => line.toggleAttribute("data-lit", row === lit));
    if (!this.table.contains(document.activeElement)) reveal(this.region, this.inputs[lit][0]);
  }
}
