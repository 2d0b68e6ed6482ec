import { h } from "../../common/kit/dom.js";
import { numberField } from "../../common/kit/field.js";
import { knob } from "../../common/kit/knob.js";
import { withSubscripts } from "../../common/kit/markup.js";
import { show } from "../../common/kit/numbers.js";
import { slider } from "../../common/kit/slider.js";
import { tokenStrip } from "../../common/kit/tokens.js";
import { words as common } from "../../common/kit/words.js";
import { BASES, WIDTHS } from "./rates.js";
import { words } from "./words.js";

/**
 * A whole number: typed, stepped and dragged. The slider may run over a part of the range.
 * @param {object} parts
 * @param {string} parts.label
 * @param {number} parts.low
 * @param {number} parts.high
 * @param {number} parts.count of the slider's places
 * @param {(value: number) => void} parts.onChange
 */
export function whole({ label, low, high, count, onChange }) {
  let first = low;
  const props = { "aria-label": common.exactly(label) };
  const field = numberField({ low, high, whole: true, write: show, onChange, props });
  const onInput = (/** @type {number} */ index) => onChange(first + index);
  const leads = (/** @type {number} */ index) => first + index >= low && first + index <= high;
  const scale = slider({ label, count, say: () => field.node.value, onInput, field: field.node, leads });
  return {
    node: scale.node,
    /** @param {number} value @param {number} [from] where the slider begins */
    update(value, from = low) {
      first = from;
      field.show(value);
      scale.update(value - from);
    },
  };
}

/**
 * What is rarely changed, folded: the base and the width.
 * @param {(traits: Record<string, number>) => void} write
 * @param {...Node} others
 */
export function more(write, ...others) {
  const base = knob({ ...words.base, stops: BASES, whole: false, onChange: (value) => write({ base: value }) });
  const width = tokenStrip({
    label: words.width,
    tokens: WIDTHS.map(String),
    onChoose: (index) => write({ d_model: WIDTHS[index] }),
  });
  width.title.replaceChildren(...withSubscripts(words.width));
  const node = h("details", { class: "pieces-fold pieces-clocks-more" }, [
    h("summary", {}, words.more),
    h("div", { class: "pieces-columns" }, base.node, h("div", {}, width.title, width.group)),
    ...others,
  ]);
  return {
    node,
    /** @param {import("./rates.js").Size} size */
    update(size) {
      base.update(size.base);
      width.update(WIDTHS.indexOf(size.d_model));
    },
  };
}
