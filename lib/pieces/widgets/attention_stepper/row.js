import { h } from "../common/kit/dom.js";
import { formula } from "./formula.js";
import { showStep, words } from "./words.js";
import { tokenStrip } from "../common/kit/tokens.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Result} Result */

/** More bars than this change at once: so many transitions would take longer than the change. */
const MOST_MOVING = 12;

/** The matrix that a step shows: the last one mixes with the weights of the one before. @param {Result} r */
export const matricesOf = (r) => [r.scores, r.scaled, r.masked, r.weights, r.weights];

/**
 * From where to where bars and colours run: weights from 0 to 1, scores as far as the whole matrix goes, 0 included.
 * @param {number[][]} matrix @param {number} step
 */
export function domain(matrix, step) {
  if (step > 2) return { low: 0, high: 1 };
  const finite = matrix.flat().filter(Number.isFinite);
  return { low: Math.min(0, ...finite), high: Math.max(0, ...finite) };
}

/** @typedef {{ low: number, high: number }} Domain */

/**
 * From 0 to a value; a masked one has no length.
 * @param {HTMLElement} node @param {number} value @param {Domain} domain
 */
function stretch({ style }, value, { low, high }) {
  const length = high - low || 1;
  const shown = Number.isFinite(value) ? value : 0;
  style.left = `${((Math.min(shown, 0) - low) / length) * 100}%`;
  style.width = `${(Math.abs(shown) / length) * 100}%`;
}

/** A bar and its number, beside the token that they belong to, and the score before them. @param {HTMLElement} item */
function bar(item) {
  const score = h("span", { class: "pieces-attention-stepper-score" });
  const fill = h("span", { class: "pieces-fill" });
  const ghost = h("span", { class: "pieces-attention-stepper-ghost" });
  const track = h("span", { class: "pieces-track", "aria-hidden": "true" }, fill, ghost);
  const number = h("span", { class: "pieces-number" });
  item.append(score, track, number);
  return {
    /**
     * @param {number} value @param {number} old the one before the change, 0 where it is the same
     * @param {Domain} domain @param {string} text @param {string} before
     */
    update(value, old, domain, text, before) {
      stretch(fill, value, domain);
      stretch(ghost, old, domain);
      ghost.hidden = !old || old === -Infinity;
      track.toggleAttribute("data-masked", !Number.isFinite(value));
      fill.toggleAttribute("data-minus", value < 0);
      if (number.textContent !== text) number.textContent = text;
      if (score.textContent !== before) score.textContent = before;
      item.dataset.value = String(value);
    },
  };
}

/**
 * One query in full: a bar for each key, the formula with its numbers, the sum of the row.
 * @param {object} parts
 * @param {string[]} parts.tokens of the keys
 * @param {string[]} parts.askers the queries' names in sentences
 * @param {(column: number) => void} parts.onChoose
 */
export function rowPart({ tokens, askers, onChoose }) {
  const strip = tokenStrip({
    label: words.keys(0),
    tokens,
    onChoose,
    kind: "pieces-attention-stepper-bars pieces-core",
  });
  const bars = strip.items.map(bar);
  strip.group.toggleAttribute("data-calm", tokens.length > MOST_MOVING);
  const purpose = h("p", { class: "pieces-attention-stepper-purpose" });
  const numbers = h("p", { class: "pieces-attention-stepper-formula" });
  const ends = h("p", { class: "pieces-note" });
  const sum = h("p", { class: "pieces-attention-stepper-sum" });
  return {
    node: h("div", { class: "pieces-panel pieces-main pieces-attention-stepper-row-part" }, [purpose, strip.title, strip.group, ends, numbers, sum]),
    /** @param {State} state @param {Result} result @param {Result} former before the change */
    update(state, result, former) {
      const { row, column, step } = state;
      const matrix = matricesOf(result)[step];
      const old = matricesOf(former)[step][row];
      const moved = old.some((value, j) => value !== matrix[row][j]);
      const reach = domain(moved ? [...matrix, old] : matrix, step);
      const masks = state.use_mask !== "none";
      strip.update(column);
      strip.title.textContent = words.keys(step);
      // Softmax turns scores into weights: from there on both are shown.
      strip.group.toggleAttribute("data-scores", step > 2);
      matrix[row].forEach((value, j) => {
        const hidden = step > 2 && result.masked[row][j] === -Infinity;
        const text = showStep(step)(value);
        const before = step > 2 ? words.score(result.masked[row][j]) : "";
        bars[j].update(hidden ? -Infinity : value, old[j] === value ? 0 : old[j], reach, text, before);
      });
      purpose.textContent = words.purpose[step]({ asker: askers[row], scale: state.scale, masks });
      numbers.replaceChildren(...formula(state, result, askers[row]).map(asNode));
      ends.textContent = words.bars(reach.low, reach.high) + (moved ? words.ghost : "");
      sum.textContent = step === 3 ? words.sum(matrix[row]) : "";
    },
  };
}

/** @param {import("../common/kit/dom.js").Child} child */
const asNode = (child) => (child instanceof Node ? child : document.createTextNode(String(child || "")));
