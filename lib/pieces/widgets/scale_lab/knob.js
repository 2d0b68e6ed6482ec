import { h, uniqueId } from "../common/kit/dom.js";
import { parseNumber, showEntry } from "../common/kit/numbers.js";
import { slider } from "../common/kit/slider.js";
import { words } from "../common/kit/words.js";

/**
 * A number: a slider over a few stops, and a field for any value between the first and the last.
 * @param {object} parts
 * @param {string} parts.label
 * @param {number[]} parts.stops in order
 * @param {boolean} [parts.whole] whether only whole numbers will do
 * @param {string} parts.hint the question that this knob answers
 * @param {(value: number) => void} parts.onChange
 * @param {(text: string) => void} parts.say
 */
export function knob({ label, stops, whole = false, hint, onChange, say }) {
  const [low, high] = [stops[0], stops[stops.length - 1]];
  let current = low;
  const note = h("p", { class: "pieces-note", id: uniqueId("hint") }, hint);
  const field = h("input", {
    type: "text",
    class: "pieces-field",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": words.exactly(label),
    "aria-describedby": note.id,
  });
  const scale = slider({
    label,
    count: stops.length,
    say: () => showEntry(current),
    onInput: (index) => onChange(stops[index]),
    field,
  });
  function restore() {
    field.value = showEntry(current);
    field.removeAttribute("aria-invalid");
  }
  field.addEventListener("change", () => {
    const value = parseNumber(field.value);
    if (value !== null && value >= low && value <= high && (!whole || Number.isInteger(value))) {
      current = value;
      restore();
      return onChange(value);
    }
    field.setAttribute("aria-invalid", "true");
    say(words.outOfRange(field.value, { low, high, whole, kept: showEntry(current) }));
  });
  field.addEventListener("blur", restore);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") restore();
  });
  return {
    node: h("div", {}, scale.node, note),
    /** @param {number} value */
    update(value) {
      current = value;
      const near = stops.map((stop) => Math.abs(Math.log(stop / value)));
      scale.update(near.indexOf(Math.min(...near)));
      field.dataset.value = String(value);
      restore();
    },
  };
}
