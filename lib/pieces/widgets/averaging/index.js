import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { budget, seedOf, switchOf } from "./controls.js";
import { plane } from "./plane.js";
import { readoff, tables } from "./readoff.js";
import { reading } from "./reading.js";
import { part, sentence } from "./sentence.js";
import { ADDRESS, form, readState } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** One head delivers a mixture of two neighbours, two heads deliver both. */
export const widget = interactive({ address: ADDRESS, read: readState, form, build });

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { tokens } = figure.start;
  const swap = () => {
    const { other } = reading(figure.kept());
    if (other) figure.write({ left: other[0], right: other[1] });
  };
  const [heads, seed] = [switchOf(figure), seedOf(figure)];
  const budgets = [budget(figure, "first", 0), budget(figure, "second", 1)];
  const [said, seen, read] = [sentence(figure), plane(tokens, (pair) => figure.write(pair)), readoff(tokens, swap)];
  const control = part("controls", part("budgets", budgets.map(({ node }) => node)), heads.node);
  const notes = [0, 1].map(() => h("p", { class: "pieces-note" }));
  const fold = h("details", { class: "pieces-fold" }, h("summary", {}, words.more), seed.node, notes);
  return {
    label: words.label,
    keys: words.keys,
    body: [h("div", { class: "pieces-main" }, said.node, control, part("below", seen.node, read.nodes)), fold],
    tables: () => tables(figure.kept(), reading(figure.kept())),
    // What a link moves is in sight.
    follow() {
      if (figure.kept().seed !== figure.start.seed) fold.open = true;
    },
    draw(state) {
      const found = reading(state);
      [heads, seed, ...budgets].forEach((part) => part.update(state));
      [said, seen, read].forEach((view) => view.update(state, found));
      words.notes(state, found).forEach((text, i) => (notes[i].textContent = text));
      return { headline: words.headline(state, found), sentence: words.takeaway(state, found) };
    },
    status: (state) => words.status(state, reading(state)),
  };
}
