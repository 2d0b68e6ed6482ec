import { h } from "./dom.js";
import { parseNumber } from "./numbers.js";
import { words } from "./words.js";

/**
 * A field for one number. What is no number in range is said, moves nothing, and does not stay.
 * @param {object} parts
 * @param {number} parts.low
 * @param {number} parts.high
 * @param {boolean} [parts.whole] whether only whole numbers will do
 * @param {(value: number) => string} parts.write how the number stands in the field
 * @param {(value: number) => void} parts.onChange
 * @param {(text: string) => void} parts.say
 * @param {Record<string, any>} [parts.props] its name, and what describes it
 * @param {typeof words.outOfRange} [parts.fault] the words for what is no number in range
 */
export function numberField({ low, high, whole = false, write, onChange, say, props = {}, fault = words.outOfRange }) {
  let current = low;
  const node = h("input", {
    type: "text",
    class: "pieces-field",
    inputmode: "decimal",
    autocomplete: "off",
    ...props,
    onblur: () => show(current),
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && show(current),
    onchange() {
      const value = parseNumber(node.value);
      if (value !== null && value >= low && value <= high && (!whole || Number.isInteger(value))) {
        show(value);
        return onChange(value);
      }
      node.setAttribute("aria-invalid", "true");
      say(fault(node.value, { low, high, whole, kept: write(current) }));
    },
  });
  /** @param {number} value */
  function show(value) {
    current = value;
    node.dataset.value = String(value);
    node.value = write(value);
    node.removeAttribute("aria-invalid");
  }
  return { node, show };
}
