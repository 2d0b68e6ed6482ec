import { h, uniqueId } from "../common/kit/dom.js";
import { numberField } from "../common/kit/field.js";
import { showEntry } from "../common/kit/numbers.js";
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
 * The field. What is said of a number out of range stands in place of the hint, so that nothing moves.
 * @param {Knob} knob @param {HTMLElement} note
 */
function hintedField({ label, stops, whole, hint = "", onChange, say }, note) {
  /** @param {string} [fault] */
  function tell(fault) {
    note.toggleAttribute("data-fault", Boolean(fault));
    note.textContent = fault ?? hint;
  }
  const field = numberField({
    low: stops[0],
    high: stops[stops.length - 1],
    whole,
    write: showEntry,
    onChange,
    fault: words.fault,
    props: { "aria-label": common.exactly(label), "aria-describedby": note.id },
    say(text) {
      tell(text);
      say(text);
    },
  });
  field.node.addEventListener("keydown", ({ key }) => key === "Escape" && tell());
  return {
    node: field.node,
    /** @param {number} value */
    show(value) {
      field.show(value);
      tell();
    },
  };
}

/** @param {Knob} knob */
export function knob(knob) {
  const { label, stops, onChange } = knob;
  const note = h("p", { class: "pieces-note", id: uniqueId("hint") });
  const field = hintedField(knob, note);
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
