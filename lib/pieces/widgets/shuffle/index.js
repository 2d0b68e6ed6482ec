import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { show } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { tokenNames } from "../common/kit/tokens.js";
import { moves, switches } from "./controls.js";
import { D_MODEL } from "./layer.js";
import { reading } from "./reading.js";
import { sentence } from "./sentence.js";
import { ADDRESS, addressOf, fits, form, moved, readState } from "./state.js";
import { strips } from "./strips.js";
import { told, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** W3, in part: a sentence in another order, and the outputs of an attention layer, without positions and with them. */
export const widget = interactive({ address: ADDRESS, read: readState, fits, form, build });

/** @param {State} state */
function tables(state) {
  const { first, now, differences } = reading(state);
  const names = tokenNames(state.tokens);
  const { caption, corner, row, difference } = words.table;
  return [
    dataTable({
      caption,
      corner,
      columns: [...Array.from({ length: D_MODEL }, (_, i) => String(i)), difference],
      rows: state.order.flatMap((word) => [0, 1].map((which) => row(names[word], which))),
      cell(line, column) {
        const word = state.order[line >> 1];
        const value = column < D_MODEL ? [first, now][line % 2][word][column] : differences[word];
        if (column === D_MODEL) return line % 2 ? { text: told(value), value } : { text: "" };
        return { text: show(value), value };
      },
    }),
  ];
}

/**
 * @param {Figure} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { tokens } = figure.start;
  const move = (/** @type {number} */ from, /** @type {number} */ to) => {
    const { order } = figure.kept();
    figure.write({ order: moved(order, from, to), word: order[from] });
  };
  const onChoose = (/** @type {number} */ place) => figure.write({ word: figure.kept().order[place] });
  const said = sentence({ tokens, onChoose, onMove: move });
  const [buttons, picture, control] = [moves(figure, move), strips(tokens.length), switches(figure)];
  const [largest, twins, seed] = [h("b"), h("span"), h("span")];
  const total = h("div", { class: "pieces-shuffle-largest" }, h("span", {}, words.largest), largest);
  const main = h("div", { class: "pieces-main", style: `--words: ${tokens.length}` }, said.nodes, picture.node);
  const note = h("p", { class: "pieces-note" }, twins, " ", words.note, " ", seed);
  return {
    label: words.label,
    keys: words.keys,
    body: [main, buttons.node, h("div", { class: "pieces-shuffle-foot" }, control.choice, total), note, control.fold],
    tables: () => tables(figure.kept()),
    address: addressOf,
    draw(state) {
      const seen = reading(state);
      said.update(state);
      buttons.update(state, said.ends(state));
      picture.update(state, seen);
      control.update(state);
      largest.textContent = told(seen.largest);
      twins.textContent = words.twins(state, seen);
      seed.textContent = words.seed(state.seed);
      return { headline: words.headline(state, seen), sentence: words.takeaway(state, seen) };
    },
    status: (state) => words.status(state, reading(state)),
  };
}
