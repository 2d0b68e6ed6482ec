import { h, svg } from "../common/kit/dom.js";
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

/** Steps over all bins of the axis, the highest as high as the picture. @param {number[]} counts */
function steps(counts) {
  const inside = counts.slice(1, -1);
  const most = Math.max(...inside);
  return `M0 100${inside.map((count, bin) => `V${100 - (96 * count) / most}H${2 * bin + 2}`).join("")}V100`;
}

/** The scores that enter the softmax, filled, and q·k before any division as an outline: how wide they are. */
function histogram() {
  const paths = [0, 1].map(() => svg("path"));
  const marks = [-1, 1].map(() => h("span"));
  const drawing = svg("svg", { viewBox: `0 0 ${2 * REACH} 100`, preserveAspectRatio: "none" }, paths);
  const ticks = TICKS.map((x) => h("span", { style: place(x) }, show(x)));
  return {
    node: h("div", {}, part("plot", [drawing, ...marks]), part("axis", ticks)),
    /** @param {Readings} seen @param {Facts} told */
    update({ before, after }, { expected }) {
      [after, before].forEach(({ counts }, i) => paths[i].setAttribute("d", steps(counts)));
      marks.forEach((mark, i) => {
        mark.hidden = after.expected > REACH;
        mark.setAttribute("style", place(i ? after.expected : -after.expected));
      });
      marks[1].textContent = `±${expected}`;
    },
  };
}

/** The weights of one row, a column for each key. */
function rowOfBars() {
  const columns = Array.from({ length: KEYS }, (_, key) => {
    const [weight, fill] = [h("b"), h("span", { class: "pieces-fill" })];
    return { node: h("div", {}, weight, h("div", {}, fill), h("span", {}, key + 1)), weight, fill };
  });
  const node = part("bars", columns.map((column) => column.node));
  return {
    node,
    /** @param {Readings} seen */
    update({ row: { weights } }) {
      const best = Math.max(...weights);
      node.style.setProperty("--even", `${100 / weights.length}%`);
      columns.forEach((column, key) => {
        column.node.hidden = key >= weights.length;
        if (column.node.hidden) return;
        column.node.toggleAttribute("data-best", weights[key] === best);
        column.weight.textContent = weights[key].toFixed(2);
        column.fill.style.height = `${100 * weights[key]}%`;
      });
    },
  };
}

/** How wide, how one-sided, how much there is left to learn by. */
function readingsList() {
  const lines = words.readings.map(({ name, value, note }) => {
    const [number, ends] = [h("b"), h("span", { class: "pieces-note" })];
    return { node: h("li", {}, h("span", {}, name), number, ends), number, ends, value, note };
  });
  return {
    node: h("ul", { class: "pieces-list pieces-scale-lab-readings" }, lines.map(({ node }) => node)),
    /** @param {Facts} told */
    update: (told) =>
      lines.forEach(({ number, ends, value, note }) => {
        number.textContent = value(told);
        ends.textContent = note(told);
      }),
  };
}

/** Both pictures under their titles, and the readings below them. */
export function pictures() {
  const pair = [histogram(), rowOfBars()];
  const list = readingsList();
  const titled = pair.map(({ node }, i) => h("div", {}, h("p", { class: "pieces-label" }, words.titles[i]), node));
  return {
    node: h("div", { class: "pieces-main" }, h("div", { class: "pieces-scale-lab-pictures" }, titled), list.node),
    /** @param {Readings} seen @param {Facts} told */
    update(seen, told) {
      pair.forEach((picture) => picture.update(seen, told));
      list.update(told);
    },
  };
}
