import { sum } from "../common/kit/attention.js";
import { showShare } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { measured } from "./facts.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./lines.js").Drawn} Drawn */
/** @typedef {import("./numbers.js").Matrix} Matrix */

/** What each head of an attention does, here and on many sentences. @param {State} state @param {Matrix[][]} layers */
export function factTable({ part, scores, layer, head }, layers) {
  const every = layers.flatMap((heads, i) => heads.map((weights, k) => ({ weights, i, k, ...scores.parts[part][i][k] })));
  const lit = every.findIndex(({ i, k }) => i === layer - 1 && k === head[0] - 1);
  return dataTable({
    caption: words.facts(part, scores.sentences),
    corner: words.headOf(1).slice(0, 4),
    columns: words.factHeads,
    rows: every.map(({ i, k }) => words.viewOf(i + 1, k + 1)),
    cell(row, column) {
      const { place, score, lost, weights } = every[row];
      const { bits, away } = measured(part, weights);
      return [
        { text: words.place(place) },
        { text: score.toFixed(2), value: score },
        { text: score < scores.least ? words.no : words.yes },
        { text: bits.toFixed(2), value: bits },
        away === null ? { text: "–" } : { text: away.toFixed(2), value: away },
        { text: lost.toFixed(1), value: lost },
      ][column];
    },
    lit,
  });
}

/** The weights of one head, with the sum of each row. @param {State} state @param {Drawn} drawn @param {number} k */
export const weightTable = ({ part, layer }, { queries, keys, heads, weights, lit }, k) =>
  dataTable({
    caption: words.table(layer, heads[k], part),
    corner: words.corner,
    columns: [...keys, words.sum],
    rows: queries,
    cell(i, j) {
      const isSum = j === keys.length;
      const value = isSum ? sum(weights[k][i]) : weights[k][i][j];
      return { text: isSum ? value.toFixed(3) : showShare(value), value };
    },
    lit,
  });
