import { h } from "../common/kit/dom.js";
import { opener } from "../common/kit/frame.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { MATRICES } from "./state.js";
import { Vector } from "./vector.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** So wide must the page be that the numbers are not folded away. */
const WIDE = 480;

/**
 * The vectors of the chosen query and key, and that key's value: what the formula is made of, open to change.
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @param {string[]} askers @param {string[]} read
 */
export function numbersPart(figure, askers, read) {
  const { start, el } = figure;
  const parts = MATRICES.map((name) => {
    const [asks, letter, token] = [name === "query", words.letters[name], h("span")];
    const placeIn = (/** @type {State} */ { row, column }) => (asks ? row : column);
    const vector = new Vector(name, start[name][0].length, (column, value) => {
      const seen = figure.seen();
      const numbers = seen[name].with(placeIn(seen), seen[name][placeIn(seen)].with(column, value));
      // What is changed is what is seen, also where that was a preview.
      figure.write({ row: seen.row, column: seen.column, [name]: numbers });
    });
    const badge = h("span", { class: "pieces-badge", "aria-hidden": "true" }, letter);
    const looks = { class: "pieces-attention-stepper-vector", "data-role": name };
    return {
      vector,
      node: h("div", looks, badge, token, vector.node, vector.fault),
      /** @param {State} state */
      update(state) {
        const at = placeIn(state);
        token.replaceChildren(tokenLabel((asks ? start.query_tokens : start.key_tokens)[at]));
        vector.update(state[name][at], `${letter} of ${(asks ? askers : read)[at]}`);
      },
    };
  });
  const node = h("div", { class: "pieces-attention-stepper-vectors" }, parts.map(({ node }) => node));
  const fold = el.clientWidth > 0 && el.clientWidth < WIDE && opener({ text: words.numbers, part: node });
  return {
    node,
    tools: fold ? [fold] : [],
    restart: () => parts.forEach(({ vector }) => vector.forget()),
    /** A link that asks for the numbers opens them. @param {Record<string, any>} named */
    follow(named) {
      if (fold && node.hidden && (named.numbers || MATRICES.some((name) => name in named))) fold.click();
    },
    /** @param {State} state */
    update: (state) => parts.forEach(({ update }) => update(state)),
  };
}
