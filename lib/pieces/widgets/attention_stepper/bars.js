import { h } from "../common/kit/dom.js";
import { show, showVector } from "../common/kit/numbers.js";
import { tokenStrip } from "../common/kit/tokens.js";
import { showStep, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Result} Result */

/** More bars than this change at once: so many transitions would take longer than the change. */
const MOST_MOVING = 12;
/** So many numbers of a value stand before its bar. */
const MOST_NUMBERS = 2;

/**
 * From where to where numbers go, 0 included; what is masked does not count.
 * @param {number[][]} matrix
 */
export function endsOf(matrix) {
  const finite = matrix.flat().filter(Number.isFinite);
  return [Math.min(0, ...finite), Math.max(0, ...finite)];
}

/**
 * From 0 to a value; a masked one has no length.
 * @param {HTMLElement} node @param {number} value @param {number[]} ends
 */
function stretch({ style }, value, [low, high]) {
  const length = high - low || 1;
  const shown = Number.isFinite(value) ? value : 0;
  style.left = `${((Math.min(shown, 0) - low) / length) * 100}%`;
  style.width = `${(Math.abs(shown) / length) * 100}%`;
}

/** A bar and its number, beside the token that they belong to, and what it is made from. @param {HTMLElement} item */
function bar(item) {
  const from = h("span", { class: "pieces-attention-stepper-from" });
  const fill = h("span", { class: "pieces-fill" });
  const ghost = h("span", { class: "pieces-attention-stepper-ghost" });
  const track = h("span", { class: "pieces-track", "aria-hidden": "true" }, fill, ghost);
  const number = h("span", { class: "pieces-number" });
  item.append(from, track, number);
  /** @param {{ value: number, old: number | null, masked: boolean, ends: number[], text: string, made: string }} now */
  return function update({ value, old, masked, ends, text, made }) {
    stretch(fill, value, ends);
    ghost.hidden = old === null;
    if (old !== null) stretch(ghost, old, ends);
    track.toggleAttribute("data-masked", masked);
    fill.toggleAttribute("data-minus", value < 0);
    number.textContent = text;
    from.textContent = made;
    item.dataset.value = String(value);
  };
}

/**
 * The chosen query's row: a bar for each key, and from softmax on what goes into it.
 * @param {State} start @param {(column: number) => void} onChoose
 */
export function barsPart(start, onChoose) {
  const { title, group, items, update } = tokenStrip({
    label: words.bars[0],
    tokens: start.key_tokens,
    onChoose,
    kind: "pieces-attention-stepper-bars",
  });
  const bars = items.map(bar);
  group.toggleAttribute("data-calm", bars.length > MOST_MOVING);
  const sum = h("span", { class: "pieces-note" });
  const head = h("div", { class: "pieces-attention-stepper-head" }, title, sum);
  return {
    nodes: [head, group],
    /**
     * Draws the row; what it returns are the ends of its bars, and whether it moved.
     * @param {State} state @param {Result} result @param {Result} former before the change
     */
    update({ row, column, step, value }, result, former) {
      const [now, old] = [result.stages[step][row], former.stages[step][row]];
      const ghosts = old.map((before, j) => (before !== now[j] && Number.isFinite(before) ? before : null));
      const moved = ghosts.some((ghost) => ghost !== null);
      const ends = step > 2 ? [0, 1] : endsOf(moved ? [...result.stages[step], old] : result.stages[step]);
      const made = (/** @type {number} */ j) => (step === 3 ? show(result.masked[row][j]) : showVector(value[j], MOST_NUMBERS));
      update(column);
      title.textContent = words.bars[step];
      group.toggleAttribute("data-from", step > 2);
      bars.forEach((draw, j) => {
        const masked = step > 1 && result.masked[row][j] === -Infinity;
        draw({ value: now[j], old: ghosts[j], masked, ends, text: showStep(step)(now[j]), made: step > 2 ? made(j) : "" });
      });
      sum.textContent = step > 2 ? words.sum(now) : "";
      return { ends, moved };
    },
  };
}
