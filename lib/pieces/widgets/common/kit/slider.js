import { button, h, uniqueId } from "./dom.js";
import { withSubscripts } from "./markup.js";
import { words } from "./words.js";

/**
 * A native slider over whole numbers, with a button to each side: no gesture is needed.
 * @param {object} parts
 * @param {string} parts.label
 * @param {number} parts.count it runs from 0 to `count` − 1
 * @param {(value: number) => string} parts.say the value in words, e.g. "2 of 5: scale"
 * @param {(value: number) => void} parts.onInput
 * @param {string[]} [parts.ticks] names below the track
 * @param {Node} [parts.field] shows the value, and may let it be typed, instead of words
 * @param {(value: number) => boolean} [parts.leads] where a button may lead: the slider may show a part of the range
 */
export function slider({ label, count, say, onInput, ticks = [], field, leads = (to) => to >= 0 && to < count }) {
  const id = uniqueId("slider");
  let current = 0;
  const oninput = () => onInput(Number(input.value));
  const input = h("input", { type: "range", id, "aria-label": label, min: 0, max: count - 1, step: 1, oninput });
  const readout = h("output", { for: id });
  /**
   * At an end a button keeps the focus, so it is only marked as disabled.
   * @param {string} text @param {number} by @param {string} [name]
   */
  const stepper = (text, by, name) => {
    const to = () => current + by;
    const node = button(() => leads(to()) && onInput(to()), { "aria-label": name }, text);
    return { node, update: () => node.setAttribute("aria-disabled", String(!leads(to()))) };
  };
  const [back, next] = field
    ? [stepper("−", -1, words.less(label)), stepper("+", 1, words.more(label))]
    : [stepper(words.back, -1), stepper(words.next, 1)];
  const marks = ticks.map((tick) => h("span", {}, tick));
  const node = h("div", { class: "pieces-slider" }, [
    h("div", { class: "pieces-slider-head" }, h("label", { class: "pieces-label", for: id }, withSubscripts(label)), field ?? readout),
    h("div", { class: "pieces-slider-body" }, back.node, input, next.node),
    ticks.length ? h("div", { class: "pieces-ticks", "aria-hidden": "true" }, marks) : null,
  ]);
  return {
    node,
    /** @param {number} value */
    update(value) {
      current = value;
      input.value = String(value);
      input.setAttribute("aria-valuetext", say(value));
      readout.textContent = say(value);
      marks.forEach((mark, index) => mark.toggleAttribute("data-on", index === value));
      back.update();
      next.update();
    },
  };
}
