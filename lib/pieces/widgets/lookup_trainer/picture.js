import { argmax } from "../common/kit/attention.js";
import { h, svg, th } from "../common/kit/dom.js";
import { LETTERS, STEPS, WATCHED, successors } from "./task.js";
import { words } from "./words.js";

/** @typedef {import("./run.js").Run} Run */

const GUESS = Math.log2(LETTERS.length);

/** The weights of the watched row; the right cell of each line is outlined once the run has begun. */
function matrix() {
  const heads = [...WATCHED, words.found].map((name) => th("col", name));
  const lines = WATCHED.map((letter) => {
    const cells = WATCHED.map(() => h("td", { class: "pieces-tint" }));
    const sign = h("td");
    return { cells, sign, node: h("tr", {}, th("row", letter), cells, sign) };
  });
  const top = h("thead", {}, h("tr", {}, th("col", words.corner), heads));
  const node = h("table", { class: "pieces-lookup-trainer-grid" }, top, h("tbody", {}, lines.map((line) => line.node)));
  return {
    node,
    /** @param {number[][]} weights @param {boolean} begun */
    update(weights, begun) {
      lines.forEach(({ cells, sign }, row) => {
        const best = argmax(weights[row]);
        cells.forEach((cell, column) => {
          cell.textContent = weights[row][column].toFixed(2);
          cell.style.setProperty("--heat", weights[row][column].toFixed(3));
          cell.toggleAttribute("data-wanted", begun && column === successors[row]);
        });
        sign.textContent = successors[row] < 0 ? words.none : !begun ? words.open : words.signs[Number(best === successors[row])];
      });
    },
  };
}

/** @param {number[]} losses @param {number} top */
const path = (losses, top) => losses.map((loss, step) => `${step ? "L" : "M"}${step} ${100 - (100 * loss) / top}`).join("");

/** The loss so far, that of the other setting where it was trained, and where the picture stands. */
function curve() {
  const [other, own] = [svg("path"), svg("path")];
  const [guess, dot, high] = [h("span"), h("i"), h("span")];
  const drawing = svg("svg", { viewBox: `0 0 ${STEPS} 100`, preserveAspectRatio: "none" }, other, own);
  const plot = h("div", { class: "pieces-lookup-trainer-plot" }, drawing, guess, dot, high);
  const node = h("div", { "aria-hidden": "true" }, plot);
  return {
    node,
    /** @param {Run} run @param {number} step @param {Run | undefined} rival */
    update(run, step, rival) {
      const theirs = rival?.losses ?? [];
      const top = Math.ceil(Math.max(GUESS + 1, ...run.losses, ...theirs));
      other.setAttribute("d", path(theirs, top));
      own.setAttribute("d", path(run.losses, top));
      guess.style.bottom = `${(100 * GUESS) / top}%`;
      dot.style.left = `${(100 * step) / STEPS}%`;
      dot.style.bottom = `${(100 * run.losses[step]) / top}%`;
      high.textContent = words.bits(top);
    },
  };
}

/** Matrix and curve, each below its title and above what it says. */
export function pictures() {
  const [grid, line] = [matrix(), curve()];
  const [below, beside] = [h("p", { class: "pieces-note" }), h("p", { class: "pieces-note" })];
  const titles = words.titles.map(() => h("p", { class: "pieces-label" }));
  return {
    matrix: [titles[0], grid.node, below],
    curve: [titles[1], line.node, beside],
    /** @param {Run} run @param {number} step @param {Run | undefined} rival @param {boolean} scale */
    update(run, step, rival, scale) {
      grid.update(run.weights[step], run.done() > 0);
      line.update(run, step, rival);
      titles.forEach((title, i) => (title.textContent = words.titles[i](run.losses[step])));
      below.textContent = words.matrix;
      beside.textContent = `${words.curve}${rival ? ` ${words.rival(scale, rival)}` : ""}`;
    },
  };
}
