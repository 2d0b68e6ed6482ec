import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { tokenNames } from "../common/kit/tokens.js";
import { barsPart } from "./bars.js";
import { codePart } from "./code.js";
import { settings, stepControl } from "./controls.js";
import { formulaPart } from "./formula.js";
import { heatPart } from "./heat.js";
import { numbersPart } from "./numbers.js";
import { ADDRESS, addressOf, attended, fitsTogether, form, formerView, readState } from "./state.js";
import { stepperTables } from "./tables.js";
import { caption, spoken, words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** So many columns of a matrix stand beside the bars. */
const MOST_BESIDE = 4;

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
  const [steps, setting, code, formula] = [stepControl(write), settings(start, write), codePart(start), formulaPart()];
  const numbers = numbersPart(figure, askers, read);
  const bars = barsPart(start, (column) => write({ column }));
  const heat = heatPart(figure);
  const ends = h("p", { class: "pieces-note" });
  const former = formerView(start);
  /** Of the state that is drawn: a cell under the mouse is another place of the same matrices. */
  let result = attended(start);
  const picture = beside(start, [...bars.nodes, ends], heat.nodes);
  const main = h("div", { class: "pieces-main" }, picture, formula.node);
  return {
    label: words.label,
    keys: words.keys,
    tools: numbers.tools,
    body: [steps.node, setting.node, numbers.node, main, code.node],
    statusSeen: true,
    tables: () => stepperTables(figure.seen(), result, former.now(), askers),
    address: (kept) => addressOf(kept, start),
    restart() {
      numbers.restart();
      former.restart();
    },
    follow: numbers.follow,
    draw(state, kept) {
      result = attended(state);
      const before = former.before(kept, result).result;
      for (const part of [steps, setting, numbers, code]) part.update(state);
      const drawn = bars.update(state, result, before);
      const colours = heat.update(state, kept, result);
      ends.textContent = words.ends(drawn.ends, colours, drawn.moved);
      formula.update(state, result);
      return caption(state, result, askers[state.row], read);
    },
    status: (state, hint) => spoken(state, result, askers, read, hint),
  };
}

/** Bars beside the matrix; a wide one needs a line of its own. @param {State} start @param {Node[]} bars @param {Node[]} heat */
function beside({ key_tokens, value }, bars, heat) {
  const wide = Math.max(key_tokens.length, value[0].length) > MOST_BESIDE;
  const look = { class: "pieces-attention-stepper-picture pieces-core", "data-wide": wide };
  return h("div", look, h("div", {}, bars), h("div", {}, heat));
}
