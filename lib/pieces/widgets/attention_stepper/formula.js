import { h } from "../common/kit/dom.js";
import { firstOf, show, showEntry, showFactor, showShare, showVector } from "../common/kit/numbers.js";
import { words } from "./words.js";
import { tokenLabel } from "../common/kit/tokens.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Result} Result */
/** @typedef {import("../common/kit/dom.js").Child} Child */

const MOST = 12;
const MOST_TERMS = 6;
const MOST_NUMBERS = 3;

/** @param {"query" | "key" | "value"} role @param {string} text */
const marked = (role, text) =>
  h("span", { class: "pieces-attention-stepper-term", style: `--mark: var(--pieces-${role})` }, text);
/** @param {string} letter @param {string} name */
const named = (letter, name) => [h("i", {}, letter), h("sub", {}, tokenLabel(name))];
const root = () => ["√", h("span", { class: "pieces-attention-stepper-root" }, h("i", {}, "d"), h("sub", {}, "k"))];
/** @param {string} score */
const power = (score) => [h("i", {}, "e"), h("sup", {}, score)];

/** @param {Child[][]} parts @param {string} sign @returns {Child[]} */
const joined = (parts, sign) => parts.flatMap((part, index) => (index ? [sign, ...part] : part));

/** A sum that says how much of it is shown. @param {Child[][]} all @param {number} most @returns {Child[]} */
function sumOf(all, most) {
  const { shown, cut } = firstOf(all, most);
  return [...joined(shown, " + "), cut ? h("small", {}, words.terms(most, all.length)) : null];
}

/**
 * The keys whose terms a sum prints, in their order: all, or those with the largest weights and the chosen one.
 * @param {number[]} weights @param {number} chosen
 */
function termsShown(weights, chosen) {
  const size = (/** @type {number} */ j) => (j === chosen ? Infinity : weights[j]);
  const order = weights.map((_, j) => j).sort((a, b) => size(b) - size(a));
  return order.slice(0, MOST_TERMS).sort((a, b) => a - b);
}

/** What a sum leaves out, and how much that weighs. @param {number[]} weights @param {number[]} shown */
function remainder(weights, shown) {
  if (shown.length === weights.length) return null;
  const rest = 1 - shown.reduce((sum, j) => sum + weights[j], 0);
  return h("small", {}, words.remainder(shown.length, weights.length, Math.max(0, rest)));
}

/** @param {State} state @param {Result} result @returns {Child[]} */
function score(state, result) {
  const [asker, read] = [state.query_tokens[state.row], state.key_tokens[state.column]];
  const q = state.query[state.row];
  const k = state.key[state.column];
  const products = q.map((x, i) => [marked("query", showFactor(x)), "·", marked("key", showFactor(k[i]))]);
  const sum = show(result.scores[state.row][state.column]);
  return [...named("q", asker), " · ", ...named("k", read), " = ", ...sumOf(products, MOST), " = ", h("b", {}, sum)];
}

/** @param {State} state @param {Result} result @returns {Child[]} */
function scaled(state, result) {
  const before = show(result.scores[state.row][state.column]);
  if (!state.scale) return [before, " = ", h("b", {}, before)];
  const after = show(result.scaled[state.row][state.column]);
  const width = state.key[0].length;
  const numbers = `${before} / √${width} = ${before} / ${showEntry(result.root)} = `;
  return ["score / ", ...root(), " = ", numbers, h("b", {}, after)];
}

/** @param {State} state @param {Result} result @returns {Child[]} */
function masked(state, result) {
  const before = show(result.scaled[state.row][state.column]);
  const after = result.masked[state.row][state.column];
  const hidden = after === -Infinity;
  return [words.maskSays(hidden), ": ", before, " → ", h("b", {}, show(after))];
}

/** @param {State} state @param {Result} result @returns {Child[]} */
function normalised(state, result) {
  const row = result.masked[state.row];
  const weights = result.weights[state.row];
  const weight = h("b", {}, showShare(weights[state.column]));
  if (row.every((s) => s === -Infinity)) return [words.nothingLeft, " ", weight];
  const shown = termsShown(weights, state.column);
  const terms = shown.filter((j) => row[j] !== -Infinity).map((j) => power(show(row[j])));
  const top = row[state.column] === -Infinity ? ["0"] : power(show(row[state.column]));
  return [...top, " / (", ...joined(terms, " + "), remainder(weights, shown), ") = ", weight];
}

/** @param {State} state @param {Result} result @param {string} asker @returns {Child[]} */
function mixed(state, result, asker) {
  const weights = result.weights[state.row];
  const shown = termsShown(weights, state.column);
  const most = weights.length > MOST_TERMS ? MOST_NUMBERS : MOST;
  const terms = shown.map((j) => [
    h("span", { class: "pieces-attention-stepper-share", "data-lit": j === state.column }, [
      showShare(weights[j]),
      "·",
      marked("value", showVector(state.value[j], most)),
    ]),
  ]);
  const output = h("b", { class: "pieces-attention-stepper-whole" }, showVector(result.output[state.row], MOST));
  return [words.outputOf(asker), " = ", ...joined(terms, " + "), remainder(weights, shown), " = ", output];
}

/**
 * The formula of the step with the numbers put in, for the chosen query and key.
 * @param {State} state @param {Result} result @param {string} asker the query's name
 * @returns {Child[]}
 */
export function formula(state, result, asker) {
  return [score, scaled, masked, normalised, mixed][state.step](state, result, asker);
}
