import { h } from "../common/kit/dom.js";
import { withSubscripts } from "../common/kit/markup.js";
import { tokenStrip } from "../common/kit/tokens.js";
import { knob } from "../common/kit/knob.js";
import { ADDRESS, isWhole } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** What q·k is divided by, and how the code says it. @param {any[]} stops @param {(value: any) => void} onChange */
function divisor(stops, onChange) {
  const { label, names = [] } = words.controls.scaling;
  const strip = tokenStrip({ label, tokens: names, onChoose: (index) => onChange(stops[index]) });
  strip.items.forEach((item, i) => {
    item.replaceChildren(...withSubscripts(names[i]));
    item.setAttribute("aria-label", names[i]);
  });
  const rest = h("span");
  const [q, k] = ["query", "key"].map((role) => h("b", { style: `color: var(--pieces-${role}-text)` }, role[0]));
  const code = h("code", { class: "pieces-aside pieces-scale-lab-code" }, "weights = softmax(", q, " @ ", k, ".T", rest);
  return {
    node: h("div", { class: "pieces-scale-lab-divisor" }, strip.title, strip.group, code),
    /** @param {any} value @param {import("./facts.js").Facts} told */
    update(value, told) {
      strip.update(stops.indexOf(value));
      rest.textContent = `${words.divided(told)})`;
    },
  };
}

/** A control for each trait that the reader sets. @param {import("../common/kit/interactive.js").Figure<State>} figure */
export function controls(figure) {
  const parts = ADDRESS.map((key) => {
    const stops = figure.model.get("stops")[key];
    const onChange = (/** @type {any} */ value) => figure.write({ [key]: value });
    return key === "scaling"
      ? divisor(stops, onChange)
      : knob({ ...words.controls[key], stops, whole: isWhole(stops), onChange });
  });
  return {
    nodes: parts.map(({ node }) => node),
    /** @param {State} state @param {import("./facts.js").Facts} told */
    update: (state, told) => ADDRESS.forEach((key, i) => parts[i].update(/** @type {any} */ (state[key]), told)),
  };
}
