import { button, h } from "../common/kit/dom.js";
import { numberField } from "../common/kit/field.js";
import { showEntry } from "../common/kit/numbers.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { LARGEST, REACH } from "./state.js";
import { power, share, words } from "./words.js";

/** @param {string} name @param {...(import("../common/kit/dom.js").Child)} children */
const part = (name, ...children) => h("div", { class: `pieces-score-row-${name}` }, children);

/** @param {string} name */
export const number = (name) => h("span", { class: `pieces-number pieces-score-row-${name}` });

/**
 * A word's score, to be pulled, stepped and typed; its power and its weight.
 * @param {object} parts
 * @param {string} parts.token
 * @param {string} parts.name the token in sentences
 * @param {(score: number) => void} parts.onScore
 * @param {() => void} parts.onHide
 */
export function line({ token, name, onScore, onHide }) {
  const props = { "aria-label": words.score(name) };
  const field = numberField({ low: -LARGEST, high: LARGEST, write: showEntry, onChange: onScore, props });
  const range = h("input", {
    type: "range",
    min: -REACH,
    max: REACH,
    step: 0.1,
    "aria-label": words.pull(name),
    oninput: () => onScore(Number(range.value)),
  });
  const fills = [0, 1].map(() => h("span", { class: "pieces-fill", "aria-hidden": "true" }));
  const [raised, weight] = ["power", "weight"].map((name) => number(name));
  const hide = button(onHide, {});
  const bar = part("bar", fills[0], range);
  const node = part("line", part("name", tokenLabel(token)), field.node, bar, raised, part("track", fills[1]), weight, hide);
  return {
    node,
    /** @param {number} score @param {number} given the score behind −∞ @param {number} weighs */
    update(score, given, weighs) {
      const hidden = score === -Infinity;
      const held = Math.max(-REACH, Math.min(REACH, given));
      field.show(given);
      field.node.disabled = range.disabled = hidden;
      if (hidden) field.node.value = words.never;
      range.value = String(given);
      range.setAttribute("aria-valuetext", hidden ? words.never : showEntry(given));
      bar.toggleAttribute("data-masked", hidden);
      bar.toggleAttribute("data-minus", held < 0);
      fills[0].hidden = hidden;
      fills[0].style.setProperty("--from", String(Math.min(0, held) / REACH));
      fills[0].style.setProperty("--to", String(Math.max(0, held) / REACH));
      fills[1].style.width = `${100 * weighs}%`;
      const plainly = Math.abs(score) < 13 || hidden;
      raised.replaceChildren(...(plainly ? ["e", h("sup", {}, showEntry(score)), " = "] : []), power(score));
      weight.textContent = share(weighs, score);
      hide.textContent = words.hide(hidden);
      hide.setAttribute("aria-label", `${hide.textContent} ${name}`);
    },
  };
}
