import { h } from "../common/kit/dom.js";
import { firstOf, show, showEntry, showFactor, showShare, showVector } from "../common/kit/numbers.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { showComputed, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Result} Result */
/** @typedef {import("../common/kit/dom.js").Child} Child */
/** @typedef {"query" | "key" | "value"} Role */

const MOST_PRODUCTS = 12;
const MOST_TERMS = 6;
const MOST_NUMBERS = 3;

/** What belongs to a role wears its colour. @param {Role} role @param {...Child} children */
const marked = (role, ...children) => h("span", { class: "pieces-attention-stepper-term", "data-role": role }, ...children);
/** @param {Role} role @param {string} token */
const named = (role, token) => marked(role, h("i", {}, words.letters[role]), h("sub", {}, tokenLabel(token)));
/** @param {number} score */
const power = (score) => [h("i", {}, "e"), h("sup", {}, show(score))];
/** @param {string} text */
const result = (text) => [" = ", h("b", { class: "pieces-attention-stepper-whole" }, text)];
/** @param {Child[][]} parts @returns {Child[]} */
const added = (parts) => parts.flatMap((part, index) => (index ? [" + ", ...part] : part));

/**
 * The keys whose terms a sum prints, in their order: all, or those with the largest weights and the chosen one; and
 * what the others weigh.
 * @param {number[]} weights @param {number} chosen
 */
function termsOf(weights, chosen) {
  const size = (/** @type {number} */ j) => (j === chosen ? Infinity : weights[j]);
  const order = weights.map((_, j) => j).sort((a, b) => size(b) - size(a));
  const shown = order.slice(0, MOST_TERMS).sort((a, b) => a - b);
  const rest = Math.max(0, 1 - shown.reduce((sum, j) => sum + weights[j], 0));
  const left = shown.length < weights.length;
  return { shown, rest: left && h("small", {}, words.terms(shown.length, weights.length, showShare(rest))) };
}

/** @type {((state: State, result: Result) => Child[])[]} */
const STEPS = [
  function score({ row, column, query, key, query_tokens, key_tokens }, { scores }) {
    const products = query[row].map((q, i) => [marked("query", showFactor(q)), "·", marked("key", showFactor(key[column][i]))]);
    const { shown, cut } = firstOf(products, MOST_PRODUCTS);
    const rest = cut && h("small", {}, words.terms(MOST_PRODUCTS, products.length));
    const names = [named("query", query_tokens[row]), " · ", named("key", key_tokens[column])];
    return [...names, " = ", ...added(shown), rest, ...result(show(scores[row][column]))];
  },
  function scale({ row, column, key, scale }, { scores, scaled, root }) {
    const before = show(scores[row][column]);
    if (!scale) return [before, ...result(before)];
    const radical = h("span", { class: "pieces-attention-stepper-root" }, h("i", {}, "d"), h("sub", {}, "k"));
    const numbers = ` = ${before} / √${key[0].length} = ${before} / ${showEntry(root)}`;
    return ["score / √", radical, numbers, ...result(show(scaled[row][column]))];
  },
  function mask({ row, column }, { scaled, masked }) {
    const after = masked[row][column];
    return [words.maskSays(after === -Infinity), ": ", show(scaled[row][column]), " → ", h("b", {}, show(after))];
  },
  function normalise({ row, column }, { masked, weights }) {
    const scores = masked[row];
    const weight = showShare(weights[row][column]);
    if (scores.every((score) => score === -Infinity)) return [words.nothingLeft, " ", h("b", {}, weight)];
    const { shown, rest } = termsOf(weights[row], column);
    const terms = added(shown.filter((j) => scores[j] !== -Infinity).map((j) => power(scores[j])));
    const top = scores[column] === -Infinity ? ["0"] : power(scores[column]);
    const all = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    // The powers of large scores have too many digits to be read.
    const numbers = all > 1e-3 && all < 1e5 ? ` = ${show(Math.exp(scores[column]))} / ${show(all)}` : "";
    return [...top, " / (", ...terms, rest, ")", numbers, ...result(weight)];
  },
  function mix({ row, column, value }, { weights, output }) {
    const { shown, rest } = termsOf(weights[row], column);
    const most = value.length > MOST_TERMS ? MOST_NUMBERS : MOST_PRODUCTS;
    const terms = shown.map((j) => [
      h("span", { class: "pieces-attention-stepper-share", "data-lit": j === column }, [
        showShare(weights[row][j]),
        "·",
        marked("value", showVector(value[j], most)),
      ]),
    ]);
    return [words.output, ...added(terms), rest, ...result(showComputed(output[row], MOST_PRODUCTS))];
  },
];

/** The formula of the step with the numbers put in, for the chosen query and key. */
export function formulaPart() {
  const node = h("p", { class: "pieces-attention-stepper-formula" });
  return {
    node,
    /** @param {State} state @param {Result} result */
    update(state, result) {
      const parts = STEPS[state.step](state, result).filter((part) => part || part === 0);
      node.replaceChildren(...parts.map((part) => (part instanceof Node ? part : String(part))));
    },
  };
}
