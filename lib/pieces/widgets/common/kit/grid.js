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
  const shown = { text: "", depth: "", minus: false, masked: false };
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
      node.dataset.value = String(value);
    },
  };
}

/**
 * A heat map: rows are queries, columns are keys. One Tab stop; the arrows preview a cell, Enter or a click keeps it,
 * Esc goes back to the kept one.
 * @param {object} parts
 * @param {string} parts.label
 * @param {string} parts.corner names the axes
 * @param {string[]} parts.rows
 * @param {string[]} parts.columns
 * @param {(place: Place) => void} parts.onPin
 * @param {(place: Place | null) => void} parts.onPreview null when the preview ends
 * @param {(place: Place | null) => void} parts.onHover a cell under the mouse; it may only be read out, below
 */
export function grid({ label, corner, rows, columns, onPin, onPreview, onHover }) {
  const painted = rows.map(() => columns.map(heatCell));
  const cells = painted.map((line) => line.map(({ node }) => node));
  const heads = columns.map((name) => th("col", tokenLabel(name)));
  const lines = rows.map((name, row) => h("tr", {}, th("row", tokenLabel(name)), cells[row]));
  const table = h("table", { class: "pieces-grid", role: "grid", "aria-label": label }, [
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "pieces-corner" }, corner), heads)),
    h("tbody", {}, lines),
  ]);
  table.toggleAttribute("data-calm", rows.length * columns.length > MOST_MOVING);
  let pinned = { row: 0, column: 0 };
  let seenLast = "";
  let stop = cells[0][0];

  /** @param {Place} place */
  function moveStop({ row, column }) {
    stop.tabIndex = -1;
    stop = cells[row][column];
    stop.tabIndex = 0;
  }
  /** @param {Event} event @returns {Place | null} */
  function placeOf(event) {
    const cell = /** @type {Element} */ (event.target).closest?.("td");
    if (!cell) return null;
    return { row: /** @type {HTMLTableRowElement} */ (cell.parentNode).rowIndex - 1, column: cell.cellIndex - 1 };
  }

  table.addEventListener("focusin", (event) => {
    const place = placeOf(event);
    if (!place) return;
    moveStop(place);
    onPreview(place);
  });
  table.addEventListener("focusout", () => {
    // What ends the preview may move what is being pressed elsewhere: it waits for the release.
    if (!document.querySelector(":active")) return onPreview(null);
    addEventListener("mouseup", () => setTimeout(() => onPreview(null)), { once: true });
  });
  table.addEventListener("pointerover", (event) => event.pointerType === "mouse" && onHover(placeOf(event)));
  table.addEventListener("pointerleave", () => onHover(null));
  // A press must not preview: what it changes above would move the cell away before the release.
  table.addEventListener("mousedown", (event) => event.preventDefault());
  table.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (!place) return;
    cells[place.row][place.column].focus({ preventScroll: true });
    onPin(place);
  });
  table.addEventListener("keydown", (event) => {
    const place = placeOf(event);
    if (!place) return;
    const to = step(event, { ...place, rows: rows.length, columns: columns.length });
    if (to) cells[to.row][to.column].focus();
    else if (event.key === "Enter" || event.key === " ") onPin(place);
    else if (event.key === "Escape") {
      cells[pinned.row][pinned.column].focus();
      onPreview(null);
    } else return;
    event.preventDefault();
  });

  const region = scroller(label, table).node;
  return {
    node: region,
    /** @param {(row: number, column: number) => HeatCell} content @param {Place} kept @param {Place} seen */
    update(content, kept, seen) {
      pinned = kept;
      painted.forEach((line, row) => line.forEach((cell, column) => cell.paint(content(row, column))));
      const place = `${seen.row} ${seen.column}`;
      if (place === seenLast) return;
      seenLast = place;
      lines.forEach((line, row) => line.toggleAttribute("data-lit", row === seen.row));
      heads.forEach((head, column) => head.toggleAttribute("data-lit", column === seen.column));
      table.querySelector("[aria-selected]")?.removeAttribute("aria-selected");
      cells[seen.row][seen.column].setAttribute("aria-selected", "true");
      if (table.contains(document.activeElement)) return;
      moveStop(kept);
      if (!table.matches(":hover")) reveal(region, cells[seen.row][seen.column]);
    },
  };
}
