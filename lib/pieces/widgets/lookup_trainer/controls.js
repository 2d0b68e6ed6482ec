import { button, h } from "../common/kit/dom.js";
import { withSubscripts } from "../common/kit/markup.js";
import { slider } from "../common/kit/slider.js";
import { SEEDS, STEPS } from "./task.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @param {() => void} press @param {(step: number) => void} toStep
 */
export function controls(figure, press, toStep) {
  const train = button(press, { class: "pieces-primary pieces-lookup-trainer-train" });
  const scale = h("input", {
    type: "checkbox",
    "aria-label": words.scale,
    onchange: () => figure.write({ scale: scale.checked, step: 0 }),
  });
  const time = slider({ label: words.step, count: STEPS + 1, say: words.stepOf, onInput: toStep });
  const number = h("output");
  const seed = slider({
    label: words.seed,
    count: SEEDS,
    say: (index) => String(index + 1),
    onInput: (index) => figure.write({ seed: index + 1, step: 0 }),
    field: number,
  });
  const about = words.about.map((text) => h("p", {}, withSubscripts(text)));
  return {
    top: h("div", { class: "pieces-lookup-trainer-top" }, train, h("label", {}, scale, " ", h("span", {}, withSubscripts(words.scale)))),
    time: time.node,
    fold: h("details", { class: "pieces-fold" }, h("summary", {}, words.more), about, seed.node),
    /** @param {State} state @param {number} step @param {boolean} playing */
    update(state, step, playing) {
      const { first, pause, on, again } = words.train;
      train.textContent = playing ? pause : step === 0 ? first : step < STEPS ? on : again;
      scale.checked = state.scale;
      time.update(step);
      seed.update(state.seed - 1);
      number.textContent = String(state.seed);
    },
  };
}
