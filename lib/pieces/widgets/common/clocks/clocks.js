import { h, svg } from "../../common/kit/dom.js";
import { tokenStrip } from "../../common/kit/tokens.js";

/**
 * A pair of dimensions as a clock: x is the sine, y the cosine.
 * @typedef {object} Face
 * @property {string} name what it shows, in words
 * @property {number[][]} hands where each one points to
 * @property {number} from the angle at which the sector begins
 * @property {number} turn the angle that it covers
 * @property {number[]} values the numbers below it
 */

const LAYERS = /** @type {const} */ (["sector", "parts", "hand", "hand"]);
/** The sector keeps clear of the hands' tips. */
const SECTOR = 0.62;
/** Angles are counted from the top, clockwise. @param {number} x @param {number} y */
const at = (x, y) => `${x.toFixed(4)} ${(-y).toFixed(4)}`;

/** @param {number} from @param {number} turn */
function sector(from, turn) {
  const most = Math.max(-6.28, Math.min(6.28, turn));
  const [start, end] = [from, from + most].map((a) => at(SECTOR * Math.sin(a), SECTOR * Math.cos(a)));
  const flags = `${Number(Math.abs(most) > Math.PI)} ${Number(most > 0)}`;
  return `M0 0L${start}A${SECTOR} ${SECTOR} 0 ${flags} ${end}Z`;
}

/** One clock, and the button that chooses it. @param {HTMLElement} item @param {number} pair @param {number} feet */
function clock(item, pair, feet) {
  const paths = LAYERS.map((layer) => svg("path", { class: `pieces-clock-${layer}` }));
  const ticks = svg("path", { class: "pieces-clock-ticks", d: "M0-1v.18M1 0h-.18M0 1v-.18M-1 0h.18" });
  const dial = svg("svg", { viewBox: "-1.12 -1.12 2.24 2.24" }, svg("circle", { r: 1 }), ticks, paths);
  const cells = Array.from({ length: feet }, () => h("span", { class: "pieces-tint" }, h("span")));
  const foot = h("span", { class: "pieces-clock-foot" }, cells);
  const inside = h("span", { "aria-hidden": "true" }, h("b", {}, pair), dial, foot);
  item.replaceChildren(inside);
  return {
    /** @param {Face} face */
    update({ name, hands: [first, second = first], from, turn, values }) {
      const [x, y] = first;
      const shapes = [sector(from, turn), `M0 0H${x.toFixed(4)}V${(-y).toFixed(4)}`, `M0 0L${at(x, y)}`, ""];
      if (second !== first) [shapes[1], shapes[3]] = ["", `M0 0L${at(second[0], second[1])}`];
      paths.forEach((path, i) => path.setAttribute("d", shapes[i]));
      item.setAttribute("aria-label", name);
      cells.forEach((cell, i) => {
        /** @type {Element} */ (cell.firstChild).textContent = values[i].toFixed(2).replace("-", "−");
        cell.style.setProperty("--heat", Math.min(1, Math.abs(values[i])).toFixed(3));
        cell.toggleAttribute("data-minus", values[i] < 0);
      });
    },
  };
}

/**
 * A row of clocks, one a pair of dimensions, of which one is chosen.
 * @param {object} parts
 * @param {string} parts.label
 * @param {number} parts.feet how many numbers stand below each
 * @param {(pair: number) => void} parts.onChoose
 */
export function clocks({ label, feet, onChoose }) {
  const node = h("div", { class: "pieces-clocks" });
  /** @type {ReturnType<typeof clock>[]} */
  let all = [];
  /** @type {ReturnType<typeof tokenStrip>} */
  let strip;

  /** @param {number} count */
  function build(count) {
    const tokens = Array.from({ length: count }, (_, pair) => String(pair));
    strip = tokenStrip({ label, tokens, onChoose, kind: "pieces-clocks-row" });
    all = strip.items.map((item, pair) => clock(item, pair, feet));
    node.style.setProperty("--pairs", String(count));
    node.toggleAttribute("data-many", count > 8);
    node.replaceChildren(strip.title, strip.group);
  }
  return {
    node,
    /** @param {Face[]} faces @param {number} chosen */
    update(faces, chosen) {
      if (faces.length !== all.length) build(faces.length);
      faces.forEach((face, pair) => all[pair].update(face));
      strip.update(chosen);
    },
  };
}
