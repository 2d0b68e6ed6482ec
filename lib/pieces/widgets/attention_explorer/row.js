import { argmax, sum } from "../common/kit/attention.js";
import { h } from "../common/kit/dom.js";
import { colourOf, headBadge } from "../common/kit/heads.js";
import { showShare } from "../common/kit/numbers.js";
import { tokenLabel, tokenStrip } from "../common/kit/tokens.js";
import { largest, MOST_NAMED } from "./numbers.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./numbers.js").Matrix} Matrix */

/** A word, or several, with a bar and its number. @param {Node | string} name @param {number} weight */
function line(name, weight) {
  const bar = h("span", { class: "pieces-fill", style: `width: ${100 * weight}%` });
  return h("li", {}, [
    h("span", {}, name),
    h("span", { class: "pieces-track", "aria-hidden": "true" }, bar),
    h("span", { class: "pieces-number", "data-value": weight }, showShare(weight)),
  ]);
}

/** A source word; where it stands more than once, its place too. @param {State} state @param {number} j */
export function sourceWord({ source, source_language: lang }, j) {
  const again = source.indexOf(source[j]) !== source.lastIndexOf(source[j]);
  return h("span", { lang }, tokenLabel(source[j]), again && ` (${j + 1})`);
}

/** The weights in order, the small ones gathered. @param {number[]} row @param {State} state */
function linesOf(row, state) {
  const { named, others, rest } = largest(row);
  const lines = named.map((j) => line(sourceWord(state, j), row[j]));
  return others ? [...lines, line(words.others(others), rest)] : lines;
}

/**
 * The words that are read, tinted by their weights.
 * @param {State} start @param {(change: Partial<State>) => void} write
 */
function readStrip(start, write) {
  const strip = tokenStrip({
    label: words.keys,
    tokens: start.source,
    onChoose: (key) => write({ key }),
    kind: "pieces-strip pieces-core",
  });
  const numbers = strip.items.map((item) => item.appendChild(h("small")));
  strip.items.forEach((item) => item.classList.add("pieces-tint"));
  return {
    ...strip,
    /** @param {State} state @param {number[]} row */
    update({ key }, row) {
      strip.update(key);
      strip.items.forEach((item, j) => {
        item.style.setProperty("--heat", row[j].toFixed(3));
        item.dataset.value = String(row[j]);
        numbers[j].textContent = row[j].toFixed(2);
      });
    },
  };
}

/**
 * One step: the word that is written, the source tinted by its weights, and these in order.
 * @param {State} start
 * @param {(change: Partial<State>) => void} write
 * @param {() => Matrix} shown the weights in view
 */
export function rowPart(start, write, shown) {
  const written = tokenStrip({
    label: words.query,
    tokens: start.target,
    onChoose: (query) => write({ query, key: argmax(shown()[query]) }),
  });
  const read = readStrip(start, write);
  if (start.target_language) written.group.lang = start.target_language;
  if (start.source_language) read.group.lang = start.source_language;
  const view = h("p", { class: "pieces-attention-explorer-view" });
  // Its lines are more or fewer from word to word: room is kept, so that nothing below moves.
  const list = h("ol", { class: "pieces-list", style: `--lines: ${Math.min(start.source.length, MOST_NAMED + 1)}` });
  const total = h("p", { class: "pieces-note" });
  return {
    node: h("div", { class: "pieces-columns pieces-panel pieces-attention-explorer-row pieces-main" }, [
      h("div", {}, written.title, written.group, read.title, read.group),
      h("div", {}, view, list, total),
    ]),
    /** @param {State} state */
    update(state) {
      const row = shown()[state.query];
      written.update(state.query);
      read.update(state, row);
      view.replaceChildren(...(state.head ? [headBadge(state.head, words.meanSign)] : []), words.viewOf(state.layer, state.head));
      list.replaceChildren(...linesOf(row, state));
      list.style.setProperty("--mark", colourOf(state.head));
      total.textContent = words.sum(row.length, sum(row));
    },
  };
}
