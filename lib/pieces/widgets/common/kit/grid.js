import { h, th } from "./dom.js";
import { step } from "./keys.js";
import { reveal, scroller } from "./scroll.js";
import { tokenLabel } from "./tokens.js";

/**
 * One cell of a heat map. `heat` runs from −1 to 1: its sign chooses the hue, its size the depth.
 * @typedef {{ text: string, heat: number, masked: boolean, value: number }} HeatCell
 */

/** @typedef {{ row: number, column: number }} Place */

/** Colours of more cells than this change at once: so many transitions would take longer than the change. */
const MOST_MOVING = 100;

/** A cell of the table, and what stands in it: the page is asked for nothing, and told only what is new. */
function heatCell() {
  const text = document.createTextNode("");
  const node = h("td", { class: "pieces-heat", tabindex: -1 }, text);
  const shown = { text: "", depth: "", value: NaN, minus: false, masked: false };
  return {
    node,
    /** @param {HeatCell} now */
    paint({ text: said, heat, masked, value }) {
      const minus = heat < 0;
      const depth = Math.abs(heat).toFixed(3);
      if (said !== shown.text) text.data = shown.text = said;
      if (depth !== shown.depth) node.style.setProperty("--heat", (shown.depth = depth));
      if (minus !== shown.minus) shown.minus = node.toggleAttribute("data-minus", minus);
      if (masked !== shown.masked) shown.masked = node.toggleAttribute("data-masked", masked);
      if (value !== shown.value) node.dataset.value = String((shown.value = value));
    },
  };
}

/** Which cell of a table an event is on; heads are not counted. @param {Event} event @returns {Place | null} */
function cellOf(event) {
  const cell = /** @type {Element} */ (event.target).closest?.("td");
  if (!cell) return null;
  return { row: /** @type {HTMLTableRowElement} */ (cell.parentNode).rowIndex - 1, column: cell.cellIndex - 1 };
}

/**
 * What happens in a heat map.
 * @typedef {object} Hands
 * @property {(place: Place) => void} onPin
 * @property {(place: Place | null) => void} onPreview null when the preview ends
 * @property {(place: Place | null) => void} onHover a cell under the mouse; it may only be read out, below
 */

/**
 * A heat map: rows are queries, columns are keys. One Tab stop; the arrows preview a cell, Enter or a click keeps it,
 * Esc goes back to the kept one.
 */
export class Grid {
  /** @param {{ label: string, corner: string, rows: string[], columns: string[] } & Hands} parts */
  constructor({ label, corner, rows, columns, ...hands }) {
    this.hands = hands;
    this.painted = rows.map(() => columns.map(heatCell));
    this.cells = this.painted.map((line) => line.map(({ node }) => node));
    this.heads = columns.map((name) => th("col", tokenLabel(name)));
    this.lines = rows.map((name, row) => h("tr", {}, th("row", tokenLabel(name)), this.cells[row]));
    this.table = h("table", { class: "pieces-grid", role: "grid", "aria-label": label }, [
      h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "pieces-corner" }, corner), this.heads)),
      h("tbody", {}, this.lines),
    ]);
    this.table.toggleAttribute("data-calm", rows.length * columns.length > MOST_MOVING);
    this.pinned = { row: 0, column: 0 };
    this.seen = "";
    this.stop = this.cells[0][0];
    this.listen();
    this.node = scroller(label, this.table).node;
  }

  listen() {
    const { table, hands } = this;
    table.addEventListener("focusin", (event) => {
      const place = cellOf(event);
      if (!place) return;
      this.moveStop(place);
      hands.onPreview(place);
    });
    table.addEventListener("focusout", () => {
      // What ends the preview may move what is being pressed elsewhere: it waits for the release.
      if (!document.querySelector(":active")) return hands.onPreview(null);
      addEventListener("mouseup", () => setTimeout(() => hands.onPreview(null)), { once: true });
    });
    table.addEventListener("pointerover", (event) => event.pointerType === "mouse" && hands.onHover(cellOf(event)));
    table.addEventListener("pointerleave", () => hands.onHover(null));
    // A press must not preview: what it changes above would move the cell away before the release.
    table.addEventListener("mousedown", (event) => event.preventDefault());
    table.addEventListener("click", (event) => {
      const place = cellOf(event);
      if (!place) return;
      this.cellAt(place).focus({ preventScroll: true });
      hands.onPin(place);
    });
    table.addEventListener("keydown", (event) => this.press(event) && event.preventDefault());
  }

  /** Whether a key meant something here. @param {KeyboardEvent} event */
  press(event) {
    const place = cellOf(event);
    if (!place) return false;
    const to = step(event, { ...place, rows: this.lines.length, columns: this.heads.length });
    if (to) this.cellAt(to).focus();
    else if (event.key === "Enter" || event.key === " ") this.hands.onPin(place);
    else if (event.key === "Escape") {
      this.cellAt(this.pinned).focus();
      this.hands.onPreview(null);
    } else return false;
    return true;
  }

  /** @param {Place} place */
  cellAt({ row, column }) {
    return this.cells[row][column];
  }

  /** @param {Place} place */
  moveStop(place) {
    this.stop.tabIndex = -1;
    this.stop = this.cellAt(place);
    this.stop.tabIndex = 0;
  }

  /**
   * A place without a column is a row as a whole.
   * @param {(row: number, column: number) => HeatCell} content
   * @param {{ row: number, column?: number }} kept @param {{ row: number, column?: number }} seen
   */
  update(content, kept, seen) {
    this.pinned = { column: Math.max(0, this.stop.cellIndex - 1), ...kept };
    this.painted.forEach((line, row) => line.forEach((cell, column) => cell.paint(content(row, column))));
    const place = `${seen.row} ${seen.column}`;
    if (place === this.seen) return;
    this.seen = place;
    this.lines.forEach((line, row) => line.toggleAttribute("data-lit", row === seen.row));
    this.heads.forEach((head, column) => head.toggleAttribute("data-lit", column === seen.column));
    this.table.querySelector("[aria-selected]")?.removeAttribute("aria-selected");
    const cell = this.cellAt({ column: this.pinned.column, ...seen });
    if (seen.column !== undefined) cell.setAttribute("aria-selected", "true");
    if (this.table.contains(document.activeElement)) return;
    this.moveStop(this.pinned);
    if (!this.table.matches(":hover")) reveal(this.node, cell);
  }
}
