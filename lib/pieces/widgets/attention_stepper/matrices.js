import { h } from "../common/kit/dom.js";
import { Matrix } from "./matrix.js";
import { MATRICES } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** So wide must the page be that the numbers are not folded away. */
const WIDE = 480;

/**
 * Query, key and value, whose numbers the reader may change.
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @param {string[]} askers @param {string[]} read
 */
export function numbersPart(figure, askers, read) {
  const { start, el } = figure;
  let news = "";
  const parts = MATRICES.map((name) => {
    const [rows, names] = name === "query" ? [start.query_tokens, askers] : [start.key_tokens, read];
    const letter = words.letters[name];
    /** @param {number} at @param {number} column @param {number} value */
    function onEdit(at, column, value) {
      news = `${words.edited(letter, names[at], column, value)} `;
      figure.write({ [name]: figure.kept()[name].map((row, i) => (i === at ? row.with(column, value) : row)) });
    }
    return new Matrix({ name, letter, rows, names, columns: start[name][0].length, onEdit });
  });
  const nodes = h("div", { class: "pieces-flow" }, parts.map(({ node }) => node));
  const open = el.clientWidth === 0 || el.clientWidth >= WIDE;
  const node = h("details", { class: "pieces-fold", open }, h("summary", {}, words.numbers), nodes);
  return {
    node,
    /** What was changed last, told once. */
    news() {
      const told = news;
      news = "";
      return told;
    },
    /** A link that asks for the numbers opens them. @param {Record<string, any>} named */
    follow(named) {
      if (named.numbers || MATRICES.some((name) => name in named)) node.open = true;
    },
    /** @param {State} state */
    update: (state) =>
      MATRICES.forEach((name, i) => parts[i].update(state[name], name === "query" ? state.row : state.column)),
  };
}
