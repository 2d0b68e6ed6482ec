import { sum } from "../common/kit/attention.js";
import { h } from "../common/kit/dom.js";
import { numberField } from "../common/kit/field.js";
import { interactive } from "../common/kit/interactive.js";
import { show, showEntry, showShare } from "../common/kit/numbers.js";
import { slider } from "../common/kit/slider.js";
import { dataTable } from "../common/kit/table.js";
import { tokenNames } from "../common/kit/tokens.js";
import { line, number } from "./line.js";
import { reading } from "./reading.js";
import { ADDRESS, MOST_ADDED, addressOf, fits, form, readState } from "./state.js";
import { power, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** One row of scores that becomes weights, under the hand. */
export const widget = interactive({ address: ADDRESS, read: readState, fits, form, build });

/** What is added to all moves by halves. */
const STEP = 0.5;

/** @param {Figure} figure */
function adder(figure) {
  const onChange = (/** @type {number} */ add) => figure.write({ add });
  const field = numberField({
    low: -MOST_ADDED,
    high: MOST_ADDED,
    write: showEntry,
    onChange,
    props: { "aria-label": words.exactly },
  });
  const scale = slider({
    label: words.add,
    count: (2 * MOST_ADDED) / STEP + 1,
    say: () => field.node.value,
    onInput: (index) => onChange(index * STEP - MOST_ADDED),
    field: field.node,
  });
  return {
    node: scale.node,
    /** @param {State} state */
    update({ add }) {
      field.show(add);
      scale.update(Math.round((add + MOST_ADDED) / STEP));
    },
  };
}

/** A line a word. @param {Figure} figure */
function linesOf(figure) {
  const { tokens } = figure.start;
  const names = tokenNames(tokens);
  return tokens.map((token, i) => {
    /** @template T @param {T[]} list @param {(one: T) => T} change */
    const changed = (list, change) => list.map((one, j) => (j === i ? change(one) : one));
    return line({
      token,
      name: names[i],
      onScore(score) {
        const { scores, add } = figure.kept();
        figure.write({ scores: changed(scores, () => score - add) });
      },
      onHide: () => figure.write({ hidden: changed(figure.kept().hidden, (hidden) => !hidden) }),
    });
  });
}

/** @param {State} state */
function tables(state) {
  const { scores, weights } = reading(state);
  const values = scores.map((score, i) => [score, Math.exp(score), weights[i]]);
  return [
    dataTable({
      ...words.table,
      rows: state.tokens,
      cell: (row, column) => ({
        text: [show, () => power(scores[row]), showShare][column](values[row][column]),
        value: values[row][column],
      }),
    }),
  ];
}

/**
 * @param {Figure} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const [lines, added] = [linesOf(figure), adder(figure)];
  const [all, total] = ["power", "weight"].map(number);
  const heads = words.heads.map(([area, text]) => h("span", { style: `grid-area:${area}` }, text));
  const head = h("div", { class: "pieces-score-row-line pieces-score-row-heads", "aria-hidden": "true" }, heads);
  const foot = h("div", { class: "pieces-score-row-line pieces-score-row-foot" }, h("span", {}, words.sum), all, total);
  const rows = h("div", { class: "pieces-score-row-lines pieces-main" }, head, lines.map(({ node }) => node), foot);
  return {
    label: words.label,
    keys: words.keys,
    body: [rows, added.node],
    tables: () => tables(figure.kept()),
    address: addressOf,
    draw(state) {
      const seen = reading(state);
      added.update(state);
      lines.forEach((each, i) => each.update(seen.scores[i], state.scores[i] + state.add, seen.weights[i]));
      all.textContent = power(seen.all);
      total.textContent = sum(seen.weights).toFixed(3);
      return { headline: words.headline(state, seen), sentence: words.takeaway(state, seen) };
    },
    status: (state) => words.status(state, reading(state)),
  };
}
