import { h, svg } from "../common/kit/dom.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { MEAN, MOST } from "./reading.js";
import { part } from "./sentence.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

const MARKS = /** @type {const} */ (["guess", "other", "sent"]);
/** To what a hand that drags is held. */
const HELD = 0.1;

/** A sign of the plane, which stands in the words beside it, too. @param {typeof MARKS[number]} name */
export const mark = (name) => h("span", { class: "pieces-averaging-mark", "data-mark": name, "aria-hidden": "true" });

/** All pairs from which a head with this weight delivers this, as a line beyond the plane. @param {number} a @param {number} arrives */
function lineOf(a, arrives) {
  const missing = (arrives - MEAN) / (a * a + (1 - a) ** 2);
  const [x, y] = [MEAN + a * missing, MEAN + (1 - a) * missing];
  const at = (/** @type {number} */ t) => `${x + t * (1 - a)} ${MOST - y + t * a}`;
  return `M${at(-2 * MOST)}L${at(2 * MOST)}`;
}

/**
 * All pairs of values: each head's line of those from which the same arrives; the pair that was sent is dragged.
 * @param {string[]} tokens @param {(pair: { left: number, right: number }) => void} onMove
 */
export function plane(tokens, onMove) {
  const lines = [0, 1].map((at) => svg("path", { "data-head": at + 1 }));
  const marks = MARKS.map(mark);
  const field = part("field", [svg("svg", { viewBox: `0 0 ${MOST} ${MOST}` }, lines), ...marks]);
  const names = [tokens[0], tokens[2]].map((token, i) => h("span", { "data-axis": i }, tokenLabel(token), " →"));
  const ends = ["0", MOST, MOST].map((end, i) => h("span", { "data-end": i }, end));
  const node = part("plane", field, names, ends);
  node.setAttribute("aria-hidden", "true");
  const follow = (/** @type {MouseEvent} */ { clientX, clientY }) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    const held = (/** @type {number} */ share) =>
      Math.round(Math.round((Math.max(0, Math.min(1, share)) * MOST) / HELD) * HELD * 10) / 10;
    onMove({ left: held((clientX - left) / width), right: held(1 - (clientY - top) / height) });
  };
  const sent = marks[2];
  sent.addEventListener("pointerdown", ({ pointerId }) => sent.setPointerCapture(pointerId));
  sent.addEventListener("pointermove", (event) => sent.hasPointerCapture(event.pointerId) && follow(event));
  field.addEventListener("click", (event) => event.target === sent || follow(event));
  return {
    node,
    /** @param {State} state @param {Reading} seen */
    update({ left, right }, { weights, arrives, guess, other }) {
      lines.forEach((line, at) =>
        line.setAttribute("d", at < weights.length ? lineOf(weights[at], arrives[at]) : ""),
      );
      [guess, other, [left, right]].forEach((pair, i) => {
        marks[i].hidden = !pair;
        if (pair) marks[i].setAttribute("style", `left:${(100 * pair[0]) / MOST}%;bottom:${(100 * pair[1]) / MOST}%`);
      });
    },
  };
}
