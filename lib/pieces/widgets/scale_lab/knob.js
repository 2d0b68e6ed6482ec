import { h, uniqueId } from "../common/kit/dom.js";
import { parseNumber, showEntry } from "../common/kit/numbers.js";
import { slider } from "../common/kit/slider.js";
import { words } from "../common/kit/words.js";

/**
 * A number: a slider over a few stops, and a field for any value between the first and the last.
 * @typedef {object} Knob
 * @property {string} label
 * @property {number[]} stops in order
 * @property {boolean} whole whether only whole numbers will do
 * @property {string} hint the question that this knob answers
 * @property {(value: number) => void} onChange
 * @property {(text: string) => void} say
 */

/** The field; what is no number in range is said, and does not stay. @param {Knob} knob @param {string} hint its id */
function numberField({ label, stops, whole, onChange, say }, hint) {
  const [low, high] = [stops[0], stops[stops.length - 1]];
  let current = low;
  const node = h("input", {
    type: "text",
    class: "pieces-field",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": words.exactly(label),
    "aria-describedby": hint,
    onblur: () => show(current),
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && show(current),
    onchange() {
      const value = parseNumber(node.value);
      if (value !== null && value >= low && value <= high && (!whole || Number.isInteger(value))) {
        show(value);
        return onChange(value);
      }
      node.setAttribute("aria-invalid", "true");
      say(words.outOfRange(node.value, { low, high, whole, kept: showEntry(current) }));
    },
  });
  /** @param {number} value */
  function show(value) {
    current = value;
    node.dataset.value = String(value);
    node.value = showEntry(value);
    node.removeAttribute("aria-invalid");
  }
  return { node, show };
}

/** @param {Knob} knob */
export function knob(knob) {
  const { label, stops, hint, onChange } = knob;
  const note = h("p", { class: "pieces-note", id: uniqueId("hint") }, hint);
  const field = numberField(knob, note.id);
  const scale = slider({
    label,
    count: stops.length,
    say: () => field.node.value,
    onInput: (index) => onChange(stops[index]),
    field: field.node,
  });
  return {
    node: h("div", {}, scale.node, note),
    /** @param {number} value */
    update(value) {
      const near = stops.map((stop) => Math.abs(Math.log(stop / value)));
      field.show(value);
      scale.update(near.indexOf(Math.min(...near)));
    },
  };
}
