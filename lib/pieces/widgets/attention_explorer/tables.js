import { argmax, entropy, meanEntropy, sum } from "../common/kit/attention.js";
import { h, th } from "../common/kit/dom.js";
import { headBadge } from "../common/kit/heads.js";
import { showShare } from "../common/kit/numbers.js";
import { scroller } from "../common/kit/scroll.js";
import { dataTable } from "../common/kit/table.js";
import { sourceWord } from "./row.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./numbers.js").Matrix} Matrix */

/** Says in which language the words at the sides of a table are. @param {HTMLElement} node @param {State} state */
export function speak(node, { source, source_language, target_language }) {
  node.querySelectorAll("tbody th").forEach((head) => target_language && head.setAttribute("lang", target_language));
  const tops = [...node.querySelectorAll("thead th")].slice(1, 1 + source.length);
  tops.forEach((head) => source_language && head.setAttribute("lang", source_language));
}

/** The weights in view, with the sum of each row. @param {Matrix} weights @param {State} state */
export function weightTable(weights, state) {
  const node = dataTable({
    caption: `${words.viewOf(state.layer, state.head)}: ${words.sentence(state.target)}`,
    corner: words.corner,
    columns: [...state.source, words.total],
    rows: state.target,
    cell(i, j) {
      const isSum = j === state.source.length;
      const value = isSum ? sum(weights[i]) : weights[i][j];
      return { text: isSum ? value.toFixed(5) : showShare(value), value };
    },
    lit: state.query,
  });
  speak(node, state);
  return node;
}

/** @param {number} value */
const number = (value) => h("td", { "data-value": value }, value.toFixed(2));

/** What each head of a layer does at the chosen step, and how spread it is. @param {State} start */
export function factsPart({ target }) {
  const caption = h("caption");
  const body = h("tbody");
  const heads = words.factHeads.map((name) => th("col", name));
  const table = h("table", { class: "pieces-table" }, caption, h("thead", {}, h("tr", {}, heads)), body);
  const note = h("p", { class: "pieces-note" });
  return {
    node: h("div", {}, scroller(`${words.head}: ${words.sentence(target)}`, table).node, note),
    /** @param {Matrix[]} layer its mean, and then its heads @param {State} state @param {string} written */
    update(layer, state, written) {
      caption.textContent = words.factsOf(state.layer, written);
      note.textContent = words.entropy(state.source.length);
      body.replaceChildren(
        ...layer.map((weights, at) => {
          const row = weights[state.query];
          const best = argmax(row);
          return h("tr", { "data-lit": at === state.head }, [
            th("row", headBadge(at, words.meanSign)),
            h("td", {}, sourceWord(state, best)),
            ...[row[best], entropy(row), meanEntropy(weights)].map(number),
          ]);
        }),
      );
    },
  };
}
