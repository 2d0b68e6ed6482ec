import { h, uniqueId } from "./dom.js";
import { numberField } from "./field.js";
import { withSubscripts } from "./markup.js";
import { showEntry } from "./numbers.js";
import { slider } from "./slider.js";
import { words } from "./words.js";

/**
 * A number: a slider over a few stops, and a field for any value between the first and the last.
 * @param {object} knob
 * @param {string} knob.label
 * @param {number[]} knob.stops in order
 * @param {boolean} knob.whole whether only whole numbers will do
 * @param {string} [knob.hint] the question that this knob answers
 * @param {(value: number) => void} knob.onChange
 */
export function knob({ label, stops, whole, hint = "", onChange }) {
  const note = h("p", { class: "pieces-note", id: uniqueId("hint") }, withSubscripts(hint));
  const field = numberField({
    low: stops[0],
    high: stops[stops.length - 1],
    whole,
    write: showEntry,
    onChange,
    props: { "aria-label": words.exactly(label), "aria-describedby": note.id },
  });
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
