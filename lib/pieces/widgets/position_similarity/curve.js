import { rates } from "../common/clocks/rates.js";
import { sum } from "../common/kit/attention.js";
import { h, svg } from "../common/kit/dom.js";
import { show } from "../common/kit/numbers.js";
import { REACH } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

const WIDE = 2 * REACH + 1;
const TICKS = [-32, -16, 0, 16, 32];
/** Points of the curve from one offset to the next. */
const FINE = 8;
/** Where an offset lies, in percent. @param {number} offset */
const x = (offset) => (100 * (offset + REACH + 0.5)) / WIDE;
const point = (/** @type {number} */ across, /** @type {number} */ down) => `${across.toFixed(2)} ${down.toFixed(2)}`;

/** The sum of cos(k · rate) at any k, also between whole ones. @param {import("../common/clocks/rates.js").Size} size */
function ideal(size) {
  const turns = rates(size);
  return Array.from({ length: 2 * REACH * FINE + 1 }, (_, i) => {
    const offset = i / FINE - REACH;
    return [offset, sum(turns.map((rate) => Math.cos(offset * rate)))];
  });
}

/** The plot, the names of its heights and those of its offsets. @param {HTMLElement} plot @param {HTMLElement[]} heights */
function axes(plot, heights) {
  const offsets = TICKS.map((tick) => h("span", { style: `left:${x(tick)}%` }, tick ? show(tick) : words.zero));
  return h("div", { class: "pieces-position-similarity-curve", "aria-hidden": "true" }, [
    h("div", { class: "pieces-position-similarity-heights" }, heights),
    plot,
    h("div", { class: "pieces-position-similarity-offsets" }, offsets),
  ]);
}

/**
 * The products as points over the offsets, the sum of cosines as the line below them. A click chooses an offset, as the
 * slider does.
 * @param {(offset: number) => void} onChoose
 */
export function curve(onChoose) {
  const [zero, mark, line, points] = ["zero", "mark", "line", "points"].map((name) =>
    svg("path", { class: `pieces-position-similarity-${name}` }),
  );
  const [beyond, dot, value] = ["beyond", "dot", "value"].map(
    (name) => h("span", { class: `pieces-position-similarity-${name}` }),
  );
  beyond.dataset.masked = "";
  const drawing = svg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" }, zero, mark, line, points);
  const plot = h("div", { class: "pieces-position-similarity-plot" }, beyond, drawing, dot, value);
  plot.addEventListener("click", ({ clientX }) => {
    const { left, width } = plot.getBoundingClientRect();
    onChoose(Math.floor(((clientX - left) / width) * WIDE) - REACH);
  });
  const heights = [0, 1, 2].map(() => h("span"));
  return {
    node: axes(plot, heights),
    /** @param {State} state @param {import("./reading.js").Reading} seen */
    update(state, { products, product }) {
      const learned = state.table === "learned";
      const high = state.d_model / 2;
      const sums = ideal(state);
      // A table that is no sum of cosines may lie anywhere below its highest.
      const low = learned || sums.some(([, y]) => y < -high / 2) ? -high : -high / 2;
      const y = (/** @type {number} */ value) => 4 + (92 * (high - value)) / (high - low);
      line.setAttribute("d", learned ? "" : `M${sums.map(([k, value]) => point(x(k), y(value))).join("L")}`);
      const there = products.map((value, i) => (value === null ? "" : `M${point(x(i - REACH), y(value))}h.001`));
      points.setAttribute("d", there.join(""));
      zero.setAttribute("d", `M0 ${y(0)}H100`);
      mark.setAttribute("d", `M${point(x(state.offset), y(product))}V100`);
      for (const node of [dot, value]) node.setAttribute("style", `left:${x(state.offset)}%;top:${y(product)}%`);
      value.toggleAttribute("data-left", state.offset > REACH / 2);
      value.textContent = product.toFixed(3).replace("-", "−");
      beyond.style.width = `${Math.max(0, x(-state.position - 0.5))}%`;
      [high, 0, low].forEach((at, i) => {
        heights[i].style.top = `${y(at)}%`;
        heights[i].textContent = show(at);
      });
    },
  };
}
