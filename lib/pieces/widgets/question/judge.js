// What an answer is worth. The same rules stand in judge.py, under the same names.
import { readNumber } from "../common/kit/numbers.js";

/** @typedef {import("../common/kit/types.js").Model} Model */
/** @typedef {{ text: string, why: string, right: boolean }} Option */
/**
 * `right` is null where there is no answer yet; `missing` counts the right options that were not chosen.
 * @typedef {{ text?: string, why: string, right: boolean }} Note
 * @typedef {{ right: boolean | null, notes: Note[], missing: number }} Verdict
 */

const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;
const SLACK = 1e-9;

/** Where a comma may mark the decimals or the thousands. @param {string} text */
export const isAmbiguous = (text) => AMBIGUOUS.test(text.trim().replace("−", "-"));

/** Whether two numbers count as one. @param {number} one @param {number} other @param {number} tolerance */
const near = (one, other, tolerance) => Math.abs(one - other) <= tolerance + SLACK * Math.max(1, Math.abs(other));

/** @param {Model} model @returns {Verdict} */
export const judge = (model) => (model.get("form") === "number" ? judgeNumber(model) : judgeChoice(model));

/** @param {Model} model @returns {Verdict} */
function judgeChoice(model) {
  /** @type {Option[]} */
  const options = model.get("options");
  /** @type {number[]} */
  const chosen = model.get("chosen");
  const notes = chosen.map((index) => options[index]);
  const missing = options.filter(({ right }, index) => right && !chosen.includes(index)).length;
  const right = chosen.length ? missing === 0 && notes.every((note) => note.right) : null;
  return { right, notes, missing };
}

/** @param {Model} model @returns {Verdict} */
function judgeNumber(model) {
  const typed = model.get("typed");
  const number = isAmbiguous(typed) ? null : readNumber(typed);
  if (number === null) return { right: null, notes: [], missing: 0 };
  const tolerance = model.get("tolerance");
  const right = near(number, model.get("answer"), tolerance);
  /** @type {{ value: number, why: string }[]} */
  const mistakes = model.get("mistakes");
  const [known] = mistakes
    .filter(({ value }) => near(number, value, tolerance))
    .sort((a, b) => Math.abs(a.value - number) - Math.abs(b.value - number));
  const why = right ? model.get("why") : (known?.why ?? model.get("otherwise"));
  return { right, notes: [{ why, right }], missing: 0 };
}
