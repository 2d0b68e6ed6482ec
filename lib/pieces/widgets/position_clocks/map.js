import { h, svg } from "../common/kit/dom.js";
import { sinusoids } from "../common/clocks/rates.js";
import { ROWS } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** The colours that the numbers from 0 to ±1 take: more could not be told apart. */
const LEVELS = 20;
const TICKS = [0, 16, 32, 48];

/** The cells of each level, as one path a level. @param {number[][]} table */
function pathsOf(table) {
  const paths = Array.from({ length: 2 * LEVELS + 1 }, () => "");
  table.forEach((vector, row) =>
    vector.forEach((value, column) => (paths[LEVELS + Math.round(LEVELS * value)] += `M${column} ${row}h1v1h-1z`)),
  );
  return paths;
}

/** @param {string} name @param {Record<string, any>} [props] @param {(Node | Node[])[]} children */
const part = (name, props, ...children) =>
  h("div", { class: `pieces-position-clocks-${name}`, ...props }, ...children);

/** What is framed: a row, and the columns of a pair. */
function framesOf() {
  const nodes = [0, 1].map(() => svg("rect"));
  return {
    nodes,
    /** @param {Record<string, number>[]} boxes */
    show: (...boxes) =>
      boxes.forEach((box, i) => {
        for (const [name, value] of Object.entries(box)) nodes[i].setAttribute(name, String(value));
      }),
  };
}

/**
 * The table as colours: rows are positions, columns are dimensions. A click chooses both, as the slider and the clocks
 * do.
 * @param {(traits: { position: number, pair: number }) => void} onChoose
 */
export function map(onChoose) {
  let [size, first, shown] = [0, 0, ""];
  const levels = Array.from({ length: 2 * LEVELS + 1 }, (_, level) => {
    const heat = (level - LEVELS) / LEVELS;
    return svg("path", { style: `--heat:${Math.abs(heat)}`, "data-minus": heat < 0 });
  });
  const frames = framesOf();
  const picture = svg("svg", { preserveAspectRatio: "none" }, levels, frames.nodes);
  picture.addEventListener("click", (event) => {
    const { clientX, clientY } = /** @type {MouseEvent} */ (event);
    const { left, top, width, height } = picture.getBoundingClientRect();
    const [column, row] = [((clientX - left) / width) * size, ((clientY - top) / height) * ROWS];
    onChoose({ position: first + Math.floor(row), pair: Math.floor(column / 2) });
  });
  const ticks = TICKS.map((row) => h("span", { style: `top:${(100 * (row + 0.5)) / ROWS}%` }));
  const mark = h("b");
  const node = part("map", { "aria-hidden": "true" }, part("axis", {}, ticks, mark), picture);
  return {
    node,
    /** @param {State} state @param {import("./reading.js").Reading} seen */
    update({ position, pair, d_model, base }, seen) {
      const now = `${d_model} ${base} ${seen.first}`;
      if (now !== shown) {
        [shown, size, first] = [now, d_model, seen.first];
        node.style.setProperty("--pairs", String(d_model / 2));
        picture.setAttribute("viewBox", `0 0 ${d_model} ${ROWS}`);
        const table = Array.from({ length: ROWS }, (_, row) => sinusoids(first + row, seen.turns));
        pathsOf(table).forEach((d, level) => levels[level].setAttribute("d", d));
        ticks.forEach((tick, i) => (tick.textContent = String(first + TICKS[i])));
      }
      const row = position - first;
      frames.show({ x: 0, y: row, width: d_model, height: 1 }, { x: 2 * pair, y: 0, width: 2, height: ROWS });
      mark.textContent = words.mark(position);
      mark.style.top = `${(100 * (row + 0.5)) / ROWS}%`;
      ticks.forEach((tick, i) => (tick.hidden = Math.abs(TICKS[i] - row) < 8));
    },
  };
}
