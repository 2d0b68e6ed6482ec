import { h, uniqueId } from "../common/kit/dom.js";
import { slider } from "../common/kit/slider.js";
import { attended } from "./state.js";
import { presets, words } from "./words.js";
import { tokenStrip } from "../common/kit/tokens.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {(change: Record<string, any>) => void} Write */

/** Query, step, scale and mask. @param {State} start @param {Write} write */
export function controls(start, write) {
  const asker = tokenStrip({ label: words.query, tokens: start.query_tokens, onChoose: (row) => write({ row }) });
  const steps = slider({
    label: words.stepLabel,
    count: 5,
    say: words.stepSays,
    ticks: words.steps,
    onInput: (step) => write({ step }),
  });
  const scale = h("input", { type: "checkbox", onchange: () => write({ scale: scale.checked }) });
  const id = uniqueId("mask");
  const choices = start.mask ? ["none", "causal", "given"] : ["none", "causal"];
  const names = /** @type {Record<string, string>} */ (words.masks);
  const options = choices.map((choice) => h("option", { value: choice }, names[choice]));
  const mask = h("select", { id, onchange: () => write({ use_mask: mask.value }) }, options);
  return {
    node: h("div", { class: "pieces-columns pieces-attention-stepper-controls" }, [
      h("div", { class: "pieces-attention-stepper-choice" }, asker.title, asker.group),
      steps.node,
      h("div", { class: "pieces-flow pieces-attention-stepper-switches" }, [
        h("label", {}, scale, words.scaleLabel(start.key[0].length)),
        h("span", {}, h("label", { for: id }, words.maskLabel), " ", mask),
      ]),
    ]),
    /** @param {State} state */
    update(state) {
      asker.update(state.row);
      steps.update(state.step);
      scale.checked = state.scale;
      mask.value = state.use_mask;
    },
  };
}

/**
 * The stepper's guided states; each answer is computed from what the reader sees just after choosing.
 * @param {State} start @param {string[]} askers @param {string[]} read
 */
export const guided = (start, askers, read) =>
  presets(start, askers, read).map((preset) => ({
    ...preset,
    answer: () => preset.answer(attended({ ...start, ...preset.change })),
  }));
