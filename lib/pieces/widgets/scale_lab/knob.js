import { h, uniqueId } from "../common/kit/dom.js";
import { parseNumber, showEntry } from "../common/kit/numbers.js";
import { slider } from "../common/kit/slider.js";
import { words as common } from "../common/kit/words.js";
import { words } from "./words.js";

/**
 * A number: a slider over a few stops, and a field for any value between the first and the last.
 * @typedef {object} Knob
 * @property {string} label
 * @property {number[]} stops in order
 * @property {boolean} whole whether only whole numbers will do
 * @property {string} [hint] the question that this knob answers
 * @property {(value: number) => void} onChange
 * @property {(text: string) => void} say
 */

/**
 * The field. What is no number in range does not stay: it is said, and stands in place of the hint, so that nothing moves.
 * @param {Knob} knob @param {HTMLElement} note
 */
function numberField({ label, stops, whole, hint = "", onChange, say }, note) {
  const [low, high] = [stops[0], stops[stops.length - 1]];
  let current = low;
  const node = h("input", {
    type: "text",
    class: "pieces-field",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": common.exactly(label),
    "aria-describedby": note.id,
    onblur: put,
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && show(current),
    onchange() {
      const value = parseNumber(node.value);
      if (value !== null && value >= low && value <= high && (!whole || Number.isInteger(value))) return onChange(value);
      node.setAttribute("aria-invalid", "true");
      tell(words.fault(node.value, { low, high, whole }));
      say(note.textContent ?? "");
    },
  });
  /** @param {string} [fault] */
  function tell(fault) {
    note.toggleAttribute("data-fault", Boolean(fault));
    note.textContent = fault ?? hint;
  }
  function put() {
    node.value = showEntry(current);
    node.removeAttribute("aria-invalid");
  }
  /** @param {number} value */
  function show(value) {
    current = value;
    node.dataset.value = String(value);
    put();
    tell();
  }
  return { node, show };
}

/** @param {Knob} knob */
export function knob(knob) {
  const { label, stops, onChange } = knob;
  const note = h("p", { class: "pieces-note", id: uniqueId("hint") });
  const field = numberField(knob, note);
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
