import { button, h } from "../common/kit/dom.js";
import { showShare } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { tokenLabel, tokenNames } from "../common/kit/tokens.js";
import { mark } from "./plane.js";
import { part } from "./sentence.js";
import { number, share, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

/** A bar as long as its share. */
function bar() {
  const [fill, text] = [h("span", { class: "pieces-fill" }), h("b")];
  return {
    nodes: [h("span", { class: "pieces-track", "aria-hidden": "true" }, fill), text],
    /** @param {number} value */
    update(value) {
      fill.style.width = `${100 * Math.min(1, value)}%`;
      text.textContent = share(value);
    },
  };
}

/**
 * Of each neighbour its value, the guess and the share that is explained; and what looks the same.
 * @param {string[]} tokens @param {() => void} onSwap
 */
export function readoff([left, , right], onSwap) {
  const heads = words.columns.map((text, i) => h("span", {}, [mark("sent"), mark("guess")][i], text));
  const rows = [left, right].map((token) => ({ token, value: h("span"), guess: h("b"), shared: bar() }));
  const average = bar();
  const line = (/** @type {(Node | string)[]} */ ...cells) => part("line", cells);
  const swap = button(onSwap, { "aria-label": words.swapped }, words.swap);
  const [same, sample, ring] = [h("span"), h("span"), mark("other")];
  const lines = rows.map(({ token, value, guess, shared }) =>
    line(h("span", {}, tokenLabel(token), value), guess, ...shared.nodes),
  );
  const nodes = [
    part("readoff", line(...heads), lines, line(h("span", {}, words.average), h("span"), ...average.nodes)),
    part("same", ring, same, swap),
    h("p", { class: "pieces-note" }, h("span", {}, words.explained), sample),
  ];
  return {
    nodes,
    /** @param {State} state @param {Reading} seen */
    update(state, seen) {
      rows.forEach(({ value, guess, shared }, i) => {
        value.textContent = number([state.left, state.right][i]);
        guess.textContent = number(seen.guess[i]);
        shared.update(seen.shares[i]);
      });
      average.update((seen.shares[0] + seen.shares[1]) / 2);
      sample.textContent = words.sample(state.seed);
      same.textContent = words.other(seen);
      ring.hidden = !seen.other;
      swap.toggleAttribute("data-none", !seen.other);
    },
  };
}

/** Both as tables. @param {State} state @param {Reading} seen */
export function tables({ tokens, left, right }, { weights, arrives, guess, other, shares }) {
  const names = tokenNames(tokens);
  const values = [left, right].map((value, i) => [value, guess[i], other?.[i], shares[i]]);
  const heads = weights.map((weight, at) => [weight, 1 - weight, arrives[at]]);
  const cellOf = (/** @type {(number | undefined)[][]} */ rows) => (/** @type {number} */ row, /** @type {number} */ column) => {
    const value = rows[row][column];
    return value === undefined ? { text: "–" } : { text: column === 3 ? showShare(value) : number(value), value };
  };
  return [
    dataTable({ ...words.tables.values, rows: [names[0], names[2]], cell: cellOf(values) }),
    dataTable({ ...words.tables.heads, rows: weights.map((_, at) => words.head(at)), cell: cellOf(heads) }),
  ];
}
