import { button, h } from "../common/kit/dom.js";
import { clamp } from "../common/kit/keys.js";
import { tokenStrip } from "../common/kit/tokens.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {(change: Partial<State>) => void} Write */

/** The five steps, of which one is shown, and a button to each side. @param {Write} write */
export function stepControl(write) {
  const { title, group, update } = tokenStrip({
    label: words.stepLabel,
    tokens: words.steps,
    onChoose: (step) => write({ step }),
    kind: "pieces-attention-stepper-steps",
  });
  title.classList.add("pieces-unseen");
  let now = 0;
  /** At an end a button keeps the focus, so it is only marked as disabled. @param {string} name @param {number} by */
  const turn = (name, by) => {
    const to = () => clamp(now + by, words.steps.length);
    const node = button(() => to() !== now && write({ step: to() }), { "aria-label": name }, h("span", {}, name));
    return { node, update: () => node.setAttribute("aria-disabled", String(to() === now)) };
  };
  const [back, next] = [turn(words.back, -1), turn(words.next, 1)];
  return {
    node: h("div", { class: "pieces-attention-stepper-walk" }, title, back.node, group, next.node),
    /** @param {State} state */
    update({ step }) {
      now = step;
      update(step);
      back.update();
      next.update();
    },
  };
}

/** Who asks, and whether the scores are scaled and masked. @param {State} start @param {Write} write */
export function settings(start, write) {
  const asker = tokenStrip({ label: words.query, tokens: start.query_tokens, onChoose: (row) => write({ row }) });
  const scale = h("input", { type: "checkbox", onchange: () => write({ scale: scale.checked }) });
  const choices = /** @type {const} */ (["none", "causal", "given"]).filter((name) => name !== "given" || start.mask);
  const options = choices.map((name) => h("option", { value: name }, words.masks[name]));
  const onchange = () => write({ use_mask: choices[mask.selectedIndex] });
  const mask = h("select", { "aria-label": words.maskLabel, onchange }, options);
  return {
    node: h("div", { class: "pieces-attention-stepper-settings" }, [
      h("div", {}, asker.title, asker.group),
      h("label", {}, scale, words.scale(start.key[0].length)),
      mask,
    ]),
    /** @param {State} state */
    update(state) {
      asker.update(state.row);
      scale.checked = state.scale;
      mask.value = state.use_mask;
    },
  };
}
