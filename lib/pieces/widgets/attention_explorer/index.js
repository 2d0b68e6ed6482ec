import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { showShare } from "../common/kit/numbers.js";
import { tokenNames } from "../common/kit/tokens.js";
import { controls } from "./controls.js";
import { matrixPart } from "./matrix.js";
import { argmax, meanOf } from "../common/kit/attention.js";
import { largest } from "./numbers.js";
import { rowPart } from "./row.js";
import { ADDRESS, fitsTogether, GIVEN, readState } from "./state.js";
import { weightTable } from "./tables.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** W5: the cross-attention of a trained model, every weight one that it computed. */
export const widget = interactive({
  address: ADDRESS,
  read: readState,
  fits: fitsTogether,
  form: (state) => GIVEN.map((name) => state[name]),
  build,
});

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { start } = figure;
  /** Of each layer its mean, and then its heads. */
  const views = start.weights.map((heads) => [meanOf(heads), ...heads]);
  const weightsOf = ({ layer, head } = figure.seen()) => views[layer - 1][head];
  const write = (/** @type {Partial<State>} */ traits) => figure.write(traits);
  const [written, read] = [tokenNames(start.target), tokenNames(start.source)];
  const control = controls(views, write);
  const row = rowPart(start, write, weightsOf);
  const matrix = matrixPart(figure);
  return {
    label: words.label,
    keys: words.keyList,
    body: [
      control.pictures,
      row.node,
      h("details", { class: "pieces-fold" }, h("summary", {}, words.more), control.byName, ...matrix.nodes),
    ],
    statusSeen: true,
    tables: () => [weightTable(weightsOf(), figure.seen())],
    draw(state, kept) {
      const weights = weightsOf(state)[state.query];
      const best = argmax(weights);
      control.update(state);
      row.update(state);
      matrix.update(views[state.layer - 1], state, kept, written[state.query]);
      return {
        headline: words.headline(written[state.query], read[best], weights[best]),
        sentence: words.caption(words.viewOf(state.layer, state.head)),
      };
    },
    status: (state, hint) => spoken(state, weightsOf(state)[state.query], written[state.query], read, hint),
  };
}

/**
 * The view in one sentence.
 * @param {State} state @param {number[]} row @param {string} written @param {string[]} read names of the source words
 * @param {string} hint how to keep a cell that is not kept yet
 */
function spoken(state, row, written, read, hint) {
  const { named, others, rest } = largest(row);
  const list = named.map((j) => `${read[j]} ${showShare(row[j])}`);
  if (others) list.push(`${words.others(others)} ${showShare(rest)}`);
  const weight = row[state.key];
  return words.status({
    view: words.viewOf(state.layer, state.head),
    written,
    read: read[state.key],
    weight,
    place: words.place(1 + row.filter((other) => other > weight).length, row.length),
    list: list.join(", "),
    hint,
  });
}
