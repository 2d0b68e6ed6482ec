import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { withSubscripts } from "../common/kit/markup.js";
import { controls } from "./controls.js";
import { facts } from "./facts.js";
import { pictures } from "./picture.js";
import { readings } from "./readings.js";
import { samples } from "./sample.js";
import { ADDRESS, readState } from "./state.js";
import { labTables } from "./tables.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** The others are folded: the one idea needs no more. */
const IN_SIGHT = 2;
const FOLDED = ADDRESS.slice(IN_SIGHT);

/** W2: why scores are divided by √d_k. The browser draws the random example itself, from a seed. */
export const widget = interactive({ address: ADDRESS, read: readState, build });

/** Which headline fits the spread of the scores. @param {number} spread @param {State["scaling"]} scaling */
function lessonOf(spread, scaling) {
  if (spread > 3) return "wide";
  if (spread < 0.3) return "flat";
  return scaling === "root" ? "root" : "even";
}

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const sample = samples();
  const see = (/** @type {State} */ state) => readings(sample.of(state.seed).products(state.d_k), state);
  const control = controls(figure);
  const picture = pictures();
  const notes = words.notes.map(() => h("p", { class: "pieces-note" }));
  const pairs = (/** @type {Node[]} */ nodes) => h("div", { class: "pieces-columns" }, nodes);
  const fold = h("details", { class: "pieces-fold" }, [
    h("summary", {}, words.more),
    pairs(control.nodes.slice(IN_SIGHT)),
    ...notes,
  ]);
  let status = "";
  return {
    label: words.label,
    keys: words.keys,
    body: [pairs(control.nodes.slice(0, IN_SIGHT)), picture.node, fold],
    tables: () => labTables(see(figure.kept())),
    // What a link moves is in sight.
    follow() {
      if (FOLDED.some((key) => figure.kept()[key] !== figure.start[key])) fold.open = true;
    },
    undo: sample.stop,
    draw(state) {
      const seen = see(state);
      const told = facts(state, seen);
      control.update(state, told);
      picture.update(seen, told);
      notes.forEach((note, i) => (note.textContent = words.notes[i](told)));
      status = words.status(told);
      const lesson = words.lessons[lessonOf(seen.after.measured, state.scaling)];
      return { headline: withSubscripts(lesson), sentence: words.caption };
    },
    status: () => status,
  };
}
