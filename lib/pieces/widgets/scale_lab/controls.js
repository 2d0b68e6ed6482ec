import { h } from "../common/kit/dom.js";
import { knob } from "./knob.js";
import { tokenStrip } from "../common/kit/tokens.js";

/**
 * A trait that the reader sets: a number from the first stop to the last, or one of the stops where these have names.
 * @typedef {{ key: string, label: string, hint: string, stops: any[], names?: string[] }} Control
 */

/** @param {Control} control */
const isWhole = ({ stops }) => stops.every(Number.isInteger);

/** Whether its control could give this value; a link may ask for any. @param {Control} control @param {any} value */
function fits(control, value) {
  const { stops, names } = control;
  if (names) return stops.includes(value);
  const inside = typeof value === "number" && value >= stops[0] && value <= stops[stops.length - 1];
  return inside && (!isWhole(control) || Number.isInteger(value));
}

/** One of a few. @param {Control} control @param {(value: any) => void} onChange */
function choice({ label, hint, stops, names = [] }, onChange) {
  const strip = tokenStrip({ label, tokens: names, onChoose: (index) => onChange(stops[index]) });
  return {
    node: h("div", {}, strip.title, strip.group, h("p", { class: "pieces-note" }, hint)),
    update: (/** @type {any} */ value) => strip.update(stops.indexOf(value)),
  };
}

/**
 * A control for each trait that the reader sets.
 * @param {Control[]} all
 * @param {import("../common/kit/types.js").Model} model
 * @param {(change: Record<string, any>) => void} write
 * @param {(text: string) => void} say
 */
export function controlsOf(all, model, write, say) {
  const start = Object.fromEntries(all.map(({ key }) => [key, model.get(key)]));
  const parts = all.map((control) => {
    const onChange = (/** @type {any} */ value) => write({ [control.key]: value });
    return control.names ? choice(control, onChange) : knob({ ...control, whole: isWhole(control), onChange, say });
  });
  return {
    /** The state as it was built. */
    start,
    nodes: parts.map(({ node }) => node),
    /** The state as it is; what makes no sense stays as it was built. @returns {any} */
    read: () =>
      Object.fromEntries(
        all.map((control) => {
          const { key } = control;
          return [key, fits(control, model.get(key)) ? model.get(key) : start[key]];
        }),
      ),
    /** @param {any} state */
    update: (state) => all.forEach(({ key }, i) => parts[i].update(state[key])),
  };
}
