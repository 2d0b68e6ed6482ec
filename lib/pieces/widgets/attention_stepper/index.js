import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { tokenNames } from "../common/kit/tokens.js";
import { codePart } from "./code.js";
import { controls, guided } from "./controls.js";
import { formerView } from "./former.js";
import { heatPart } from "./heat.js";
import { numbersPart } from "./matrices.js";
import { matricesOf, rowPart } from "./row.js";
import { ADDRESS, addressOf, attended, fitsTogether, form, readState } from "./state.js";
import { stepperTables } from "./tables.js";
import { spoken, takeaway, words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** W1: attention one step at a time, every number given or computed, none drawn. */
export const widget = interactive({
  address: ADDRESS,
  read: readState,
  fits: fitsTogether,
  form: (state) => [form(state)],
  build,
});

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { start } = figure;
  const write = (/** @type {Partial<State>} */ traits) => figure.write(traits);
  const [askers, read] = [tokenNames(start.query_tokens), tokenNames(start.key_tokens)];
  const control = controls(start, write);
  const numbers = numbersPart(figure, askers, read);
  const row = rowPart({ tokens: start.key_tokens, askers, onChoose: (column) => write({ column }) });
  const code = codePart();
  const heat = heatPart(figure);
  const former = formerView(start);
  /** Of the state that is drawn: a cell under the mouse is another place of the same matrices. */
  let result = attended(start);
  return {
    label: words.label,
    body: [control.node, numbers.node, row.node, h("div", { class: "pieces-flow pieces-pair" }, heat.node, code.node)],
    examples: guided(start, askers, read),
    holds: true,
    tables: () => stepperTables(figure.seen(), former.now(), askers),
    address: (kept) => addressOf(kept, start),
    restart() {
      numbers.news();
      former.restart();
    },
    follow: numbers.follow,
    draw(state, kept) {
      result = attended(state);
      control.update(state);
      row.update(state, result, attended(former.before(kept)));
      code.update(state);
      heat.update(state, kept, result);
      numbers.update(state);
      return { headline: words.lesson, sentence: takeaway(state, result, askers[state.row], read) };
    },
    status: (state, hint) => numbers.news() + spoken(state, matricesOf(result)[state.step], askers, read, hint),
  };
}
