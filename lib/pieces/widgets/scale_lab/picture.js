import { h, svg, th } from "../common/kit/dom.js";
import { show } from "../common/kit/numbers.js";
import { REACH } from "./readings.js";
import { KEYS } from "./sample.js";
import { words } from "./words.js";

/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {import("./readings.js").Readings} Readings */

const TICKS = [-60, -30, 0, 30, 60];
/** A place on the axis. @param {number} x */
const place = (x) => `left:${50 + (50 * x) / REACH}%`;
/** @param {string} name @param {import("../common/kit/dom.js").Child[]} children */
const part = (name, children) => h("div", { class: `pieces-scale-lab-${name}`, "aria-hidden": "true" }, children);
const bar = () => h("span", { class: "pieces-fill" });

/** Rounding must not leave a minus before zero. @param {number} x */
const tenths = (x) => (Math.round(10 * x) / 10 || 0).toFixed(1).replace("-", "−");

/** Steps over all bins of the axis, the highest as high as the picture. @param {number[]} counts */
function steps(counts) {
  const inside = counts.slice(1, -1);
  const most = Math.max(...inside);
  return `M0 100${inside.map((count, bin) => `V${100 - (96 * count) / most}H${2 * bin + 2}`).join("")}V100`;
}

/** The scores that enter the softmax, filled, and q·k before any division as an outline: how wide they are. */
function histogram() {
  const paths = [0, 1].map(() => svg("path"));
  const marks = [0, 1].map(() => h("span"));
  const drawing = svg("svg", { viewBox: `0 0 ${2 * REACH} 100`, preserveAspectRatio: "none" }, paths);
  const ticks = TICKS.map((x) => h("span", { style: place(x) }, show(x)));
  return {
    node: h("div", {}, part("plot", [drawing, ...marks]), part("axis", ticks)),
    /** @param {Readings} seen */
    update({ before, after }) {
      [after, before].forEach(({ counts }, i) => paths[i].setAttribute("d", steps(counts)));
      marks.forEach((mark, i) => {
        mark.hidden = after.expected > REACH;
        mark.setAttribute("style", place(i ? after.expected : -after.expected));
      });
    },
  };
}

/** The weights of one row, a column for each key, its score below. */
function rowOfBars() {
  const columns = Array.from({ length: KEYS }, (_, key) => {
    const [weight, fill, score] = [h("b"), bar(), h("span")];
    return { node: h("div", {}, weight, h("div", {}, fill), score, h("span", {}, key + 1)), weight, fill, score };
  });
  const node = part("bars", columns.map((column) => column.node));
  return {
    node: h("div", {}, node, h("p", { class: "pieces-note pieces-scale-lab-wide" }, words.columns)),
    /** @param {Readings} seen */
    update({ row: { weights, scores } }) {
      const best = Math.max(...weights);
      node.style.setProperty("--even", `${100 / weights.length}%`);
      columns.forEach((column, key) => {
        column.node.hidden = key >= weights.length;
        if (column.node.hidden) return;
        column.node.toggleAttribute("data-best", weights[key] === best);
        column.weight.textContent = weights[key].toFixed(2);
        column.score.textContent = tenths(scores[key]);
        column.fill.style.height = `${100 * weights[key]}%`;
      });
    },
  };
}

/** Largest weight, entropy and gradient: a table whose bars stand for all rows. */
function meters() {
  const lines = words.meters.map(({ name, kind, ends }) => {
    const [fill, all, own] = [bar(), h("td"), h("td")];
    const note = h("span", { class: "pieces-note" });
    const head = th("row", name, h("div", { class: "pieces-track", "aria-hidden": "true" }, fill), note);
    return { node: h("tr", {}, head, all, own), fill, all, own, note, kind, ends };
  });
  const top = words.heads.map((text) => th("col", text));
  const rows = lines.map(({ node }) => node);
  return {
    node: h("table", { class: "pieces-scale-lab-meters" }, h("thead", {}, h("tr", {}, h("td"), top)), h("tbody", {}, rows)),
    /** @param {Readings} seen @param {Facts} told */
    update({ row, meters: all, limits }, told) {
      lines.forEach((line, i) => {
        line.all.textContent = `${line.kind} ${show(all[i])}`;
        line.all.dataset.value = String(all[i]);
        line.own.textContent = show(row.meters[i]);
        line.own.dataset.value = String(row.meters[i]);
        line.note.textContent = line.ends(told);
        line.fill.style.width = `${(100 * all[i]) / limits[i]}%`;
      });
    },
  };
}

/** The pictures, each with its title above it and what it says below. */
export function panels() {
  const pictures = [histogram(), rowOfBars(), meters()];
  const notes = pictures.map(() => h("p", { class: "pieces-note" }));
  return {
    nodes: pictures.map(({ node }, i) =>
      h("div", {}, h("p", { class: "pieces-label" }, words.titles[i]), node, notes[i]),
    ),
    /** @param {Readings} seen @param {Facts} told */
    update(seen, told) {
      pictures.forEach((picture) => picture.update(seen, told));
      notes.forEach((note, i) => (note.textContent = words.notes[i](told)));
    },
  };
}
