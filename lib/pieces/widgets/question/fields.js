import { h, uniqueId } from "../common/kit/dom.js";
import { isAmbiguous } from "./judge.js";
import { inline } from "../common/kit/markup.js";
import { words } from "./words.js";

/**
 * The part of a question in which the reader answers.
 * @typedef {object} Field
 * @property {HTMLElement} node
 * @property {HTMLElement} hint
 * @property {() => HTMLElement} first where the focus goes for a new try
 * @property {Record<string, any>} empty the traits of no answer
 * @property {() => string} problem why there is no answer to judge
 * @property {() => Node[]} said the answer as it is repeated to the reader
 * @property {(judged: boolean, locked: boolean) => void} draw
 */
/** @typedef {(model: import("../common/kit/types.js").Model, change: (traits: Record<string, any>) => void) => Field} MakeField */

/** @param {string} text */
const hintLine = (text) => h("p", { class: "pieces-note", id: uniqueId("hint") }, text);

/** What does nothing now keeps the focus that it has. @param {HTMLElement} control @param {boolean} idle */
export function disable(control, idle) {
  if (idle) control.setAttribute("aria-disabled", "true");
  else control.removeAttribute("aria-disabled");
}

/** @type {MakeField} */
export function choiceField(model, change) {
  /** @type {import("./judge.js").Option[]} */
  const options = model.get("options");
  const several = model.get("several");
  const group = uniqueId("choice");
  const inputs = options.map(() => h("input", { type: several ? "checkbox" : "radio", name: group }));
  const marks = options.map(() => h("span", { class: "pieces-question-mark", "aria-hidden": "true" }));
  const rows = options.map(({ text }, index) =>
    h("label", { class: "pieces-question-option" }, inputs[index], h("span", { dir: "auto" }, inline(text)), marks[index]),
  );
  const read = () => inputs.flatMap((input, index) => (input.checked ? [index] : []));
  const node = h("div", { onchange: () => change({ chosen: read() }) }, rows);
  return {
    node,
    hint: hintLine(several ? words.several : words.one),
    first: () => inputs[model.get("chosen")[0] ?? 0],
    empty: { chosen: [] },
    problem: () => words.nothing,
    said: () => model.get("chosen").flatMap((/** @type {number} */ index, /** @type {number} */ place) => [
      ...(place ? [document.createTextNode("; ")] : []),
      h("b", { dir: "auto" }, inline(options[index].text)),
    ]),
    draw(judged, locked) {
      const chosen = new Set(model.get("chosen"));
      options.forEach(({ right }, index) => {
        const input = inputs[index];
        input.checked = chosen.has(index);
        disable(input, locked);
        const marked = judged && (chosen.has(index) || (right && model.get("revealed")));
        rows[index].dataset.mark = marked ? (right ? "right" : "wrong") : "";
        marks[index].textContent = marked ? (right ? "✓" : "✗") : "";
      });
    },
  };
}

/** @type {MakeField} */
export function numberField(model, change) {
  const input = h("input", { type: "text", inputmode: "decimal", id: uniqueId("number"), spellcheck: "false" });
  input.addEventListener("input", () => change({ typed: input.value }));
  const hint = hintLine(words.number);
  input.setAttribute("aria-describedby", hint.id);
  return {
    node: h("p", { class: "pieces-question-number" }, h("label", { for: input.id }, words.numberLabel), input),
    hint,
    first: () => input,
    empty: { typed: "" },
    problem() {
      const text = input.value.trim();
      if (!text) return words.noNumber;
      return isAmbiguous(text) ? words.ambiguous(text) : words.notANumber(text);
    },
    said: () => [h("b", {}, model.get("typed").trim())],
    draw(judged, locked) {
      if (input.value !== model.get("typed")) input.value = model.get("typed");
      input.readOnly = locked;
    },
  };
}
