/**
 * JupyterLab and the classic notebook bind single keys; what is pressed inside a widget is the widget's. Keys with
 * Ctrl, Alt or Meta stay the page's and the browser's.
 * @param {HTMLElement} el
 */
export function containKeys(el) {
  for (const type of /** @type {const} */ (["keydown", "keypress", "keyup"])) {
    el.addEventListener(type, (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
    });
  }
}

/**
 * Where a key leads in a table of `rows` × `columns` cells; null where it leads nowhere.
 * @param {KeyboardEvent} event
 * @param {{ row: number, column: number, rows: number, columns: number }} at
 */
export function step(event, { row, column, rows, columns }) {
  const ends = event.ctrlKey || event.metaKey;
  /** @type {Record<string, [number, number]>} */
  const to = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [ends ? 0 : row, 0],
    End: [ends ? rows - 1 : row, columns - 1],
  };
  const target = to[event.key];
  if (!target || event.altKey) return null;
  return { row: clamp(target[0], rows), column: clamp(target[1], columns) };
}

/** The index nearest to `index` in a list of `count`. @param {number} index @param {number} count */
export const clamp = (index, count) => Math.max(0, Math.min(count - 1, index));

/**
 * The same for what an address may ask for: what is no whole number gives `otherwise`.
 * @param {any} value @param {number} count @param {number} otherwise
 */
export const indexIn = (value, count, otherwise) => (Number.isInteger(value) ? clamp(value, count) : otherwise);
