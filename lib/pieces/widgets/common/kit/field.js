import { h } from "./dom.js";
import { parseNumber } from "./numbers.js";
import { words } from "./words.js";

/** What is said below a field, over what is there. @param {HTMLElement} field */
function faultBelow(field) {
  const node = h("p", { class: "pieces-fault", role: "alert" });
  return {
    node,
    /** @param {string} sentence */
    tell(sentence) {
      const figure = /** @type {HTMLElement} */ (field.closest(".pieces-figure"));
      const [at, all] = [field, figure].map((each) => each.getBoundingClientRect());
      figure.querySelectorAll(":scope > .pieces-fault").forEach((other) => other.remove());
      figure.append(node);
      node.textContent = sentence;
      node.style.top = `${at.bottom - all.top + 2}px`;
      node.style.left = `${Math.max(0, Math.min(at.left - all.left, all.width - node.offsetWidth - 8))}px`;
    },
  };
}

/**
 * A field for one number. What is no number in range moves nothing and does not stay; that it was none is said below
 * the field, over what is there, until something changes.
 * @param {object} parts
 * @param {number} parts.low
 * @param {number} parts.high
 * @param {boolean} [parts.whole] whether only whole numbers will do
 * @param {(value: number) => string} parts.write how the number stands in the field
 * @param {(value: number) => void} parts.onChange
 * @param {Record<string, any>} [parts.props] its name, and what describes it
 */
export function numberField({ low, high, whole = false, write, onChange, props = {} }) {
  let current = low;
  const node = h("input", {
    type: "text",
    class: "pieces-field",
    inputmode: "decimal",
    autocomplete: "off",
    ...props,
    onblur: put,
    onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && show(current),
    onchange() {
      const value = parseNumber(node.value);
      if (value !== null && value >= low && value <= high && (!whole || Number.isInteger(value))) {
        show(value);
        return onChange(value);
      }
      node.setAttribute("aria-invalid", "true");
      fault.tell(words.outOfRange(node.value, { low, high, whole, kept: write(current) }));
    },
  });

  function put() {
    node.value = write(current);
    node.removeAttribute("aria-invalid");
  }

  /** @param {number} value */
  function show(value) {
    current = value;
    node.dataset.value = String(value);
    put();
    fault.node.remove();
  }
  const fault = faultBelow(node);
  return { node, show };
}
