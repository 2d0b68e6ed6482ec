import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { controls } from "./controls.js";
import { facts } from "./facts.js";
import { foldOf } from "./fold.js";
import { panels } from "./picture.js";
import { readings } from "./readings.js";
import { samples } from "./sample.js";
import { ADDRESS, readState } from "./state.js";
import { labTables } from "./tables.js";
import { presets, words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** The others are folded: most questions are about these. */
const IN_SIGHT = 2;

/** W2: why scores are divided by √d_k. The browser draws the random example itself, from a seed. */
export const widget = interactive({ address: ADDRESS, read: readState, build });

/** Which headline fits the spread of the scores. @param {number} spread @param {State["scaling"]} scaling */
function lessonOf(spread, scaling) {
  if (spread > 3) return "wide";
  if (spread < 0.3) return "flat";
  return scaling === "root" ? "root" : "even";
}

/** What stands beside each other where there is room. @param {Node[]} nodes @param {string} [kind] */
const pairs = (nodes, kind = "") => h("div", { class: `pieces-columns ${kind}` }, nodes);

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const sample = samples();
  const see = (/** @type {State} */ state) => readings(sample.of(state.seed).products(state.d_k), state);
  const told = (/** @type {import("./words.js").Setting} */ setting) => {
    const state = { ...figure.kept(), ...setting };
    return facts(state, see(state));
  };
  const control = controls(figure);
  const code = h("code", { class: "pieces-aside pieces-scale-lab-code" });
  const picture = panels();
  const [scores, row, rows] = picture.nodes;
  let status = "";
  const fold = foldOf(ADDRESS.slice(IN_SIGHT), pairs(control.nodes.slice(IN_SIGHT)), figure.start);
  const [inSight, pictures] = [pairs(control.nodes.slice(0, IN_SIGHT)), pairs([scores, row], "pieces-main")];
  return {
    label: words.label,
    keys: words.keys,
    body: [inSight, code, pictures, rows, fold.node],
    examples: presets.map(({ answer, against = {}, ...rest }) => ({
      ...rest,
      answer: () => answer(told(rest.change), told({ ...rest.change, ...against })),
    })),
    reached: (/** @type {Record<string, any>} */ state) =>
      presets.findIndex(({ change }) => Object.entries(change).every(([key, value]) => state[key] === value)),
    tables: () => labTables(see(figure.kept())),
    follow: fold.forget,
    undo: sample.stop,
    draw(state) {
      const seen = see(state);
      const numbers = facts(state, seen);
      control.update(state);
      fold.update(state);
      code.textContent = words.code(numbers);
      picture.update(seen, numbers);
      status = words.status(numbers);
      return { headline: words.lessons[lessonOf(seen.after.measured, state.scaling)], sentence: words.caption(numbers) };
    },
    status: () => status,
  };
}
