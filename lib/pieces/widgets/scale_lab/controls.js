import { h } from "../common/kit/dom.js";
import { tokenStrip } from "../common/kit/tokens.js";
import { knob } from "./knob.js";
import { ADDRESS, isWhole } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/**
 * One of a few.
 * @param {{ label: string, hint: string, names: string[], stops: any[], onChange: (value: any) => void }} parts
 */
function choice({ label, hint, names, stops, onChange }) {
  const strip = tokenStrip({ label, tokens: names, onChoose: (index) => onChange(stops[index]) });
  return {
    node: h("div", {}, strip.title, strip.group, h("p", { class: "pieces-note" }, hint)),
    update: (/** @type {any} */ value) => strip.update(stops.indexOf(value)),
  };
}

/** A control for each trait that the reader sets. @param {import("../common/kit/interactive.js").Figure<State>} figure */
export function controls(figure) {
  const parts = ADDRESS.map((key) => {
    const { names, ...said } = words.controls[key];
    const stops = figure.model.get("stops")[key];
    const onChange = (/** @type {any} */ value) => figure.write({ [key]: value });
    if (names) return choice({ ...said, names, stops, onChange });
    return knob({ ...said, stops, whole: isWhole(stops), onChange, say: (text) => figure.whole.say(text) });
  });
  return {
    nodes: parts.map(({ node }) => node),
    /** @param {State} state */
    update: (state) => ADDRESS.forEach((key, i) => parts[i].update(/** @type {any} */ (state[key]))),
  };
}
