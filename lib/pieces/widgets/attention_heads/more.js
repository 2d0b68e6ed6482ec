import { h } from "../common/kit/dom.js";
import { Grid } from "../common/kit/grid.js";
import { slider } from "../common/kit/slider.js";
import { LEAST_MASS } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./lines.js").Drawn} Drawn */

const STEP = 0.05;
const COUNT = 1 + Math.round((1 - LEAST_MASS) / STEP);
const massAt = (/** @type {number} */ at) => Number((LEAST_MASS + STEP * at).toFixed(2));

/**
 * What is rarely used: how much of the weight is shown, and the heat maps of the heads that are drawn.
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 */
export function morePart(figure) {
  const held = h("output");
  const mass = slider({
    label: words.mass,
    count: COUNT,
    say: (at) => words.massOf(massAt(at)),
    onInput: (at) => figure.write({ mass: massAt(at) }),
    field: held,
  });
  const note = h("p", { class: "pieces-note" });
  const maps = h("div", { class: "pieces-flow" });
  let said = "";
  /** @type {Grid[]} */
  let grids = [];

  /** @param {State} state @param {Drawn} drawn */
  function build({ layer }, { part, queries, keys, heads }) {
    const now = JSON.stringify([part, layer, queries, keys, heads]);
    if (now === said) return;
    said = now;
    const hands = figure.cells(({ row }) => ({ word: row }));
    grids = heads.map((head) => new Grid({ label: words.heat(layer, head), corner: words.corner, rows: queries, columns: keys, ...hands }));
    maps.replaceChildren(...grids.map(({ node }, k) => h("div", {}, h("p", { class: "pieces-label" }, words.heat(layer, heads[k])), node)));
  }

  return {
    node: h("div", { class: "pieces-attention-heads-more" }, mass.node, note, maps),
    /** @param {State} state @param {Drawn} drawn */
    update(state, drawn) {
      mass.update(Math.round((state.mass - LEAST_MASS) / STEP));
      held.textContent = words.massOf(state.mass);
      note.textContent = words.rows[state.part];
      build(state, drawn);
      grids.forEach((grid, k) =>
        grid.update(
          (i, j) => ({ text: drawn.weights[k][i][j].toFixed(2), heat: drawn.weights[k][i][j], masked: false, value: drawn.weights[k][i][j] }),
          { row: drawn.kept },
          { row: drawn.lit },
        ),
      );
    },
  };
}
