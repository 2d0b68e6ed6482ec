import { argmax, largest } from "../common/kit/attention.js";
import { h } from "../common/kit/dom.js";
import { opener } from "../common/kit/frame.js";
import { interactive } from "../common/kit/interactive.js";
import { tokenNames } from "../common/kit/tokens.js";
import { Composer } from "../live_translator/composer.js";
import { reader } from "../live_translator/sentences.js";
import { controls } from "./controls.js";
import { factsPart } from "./facts.js";
import { Lines } from "./lines.js";
import { Looker } from "./looking.js";
import { morePart } from "./more.js";
import { clearest, sides, weightsOf } from "./numbers.js";
import { ADDRESS, addressOf, form, readState } from "./state.js";
import { factTable, weightTable } from "./tables.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./lines.js").Drawn} Drawn */

const MOST_NAMED = 3;

/** W5 on the live model: what each head reads in a sentence of the reader's own. */
export const widget = interactive({ address: ADDRESS, read: readState, form, build });

/** What is drawn of a sentence that was looked at. @param {import("./state.js").Seen} seen @param {State} state @param {State} kept @returns {Drawn} */
function drawnOf(seen, state, kept) {
  const { part, layer, head: heads, mass } = state;
  const { queries, keys } = sides(part, seen);
  const weights = heads.map((head) => weightsOf(seen.weights[part][layer - 1], head));
  const chosen = ({ word } = state) =>
    word !== null && word < queries.length ? word : clearest(part, weights, queries, keys);
  return { part, queries, keys, heads, weights, lit: chosen(), kept: chosen(kept), mass };
}

/** What each head reads most. @param {Drawn} drawn */
function looksOf({ keys, heads, weights, lit }) {
  const names = tokenNames(keys);
  return heads.map((head, k) => {
    const row = weights[k][lit];
    return { head, read: names[argmax(row)], weight: Math.max(...row) };
  });
}

/** @param {State} state @param {Drawn} drawn @param {string} hint */
function spoken({ part, layer }, { queries, keys, heads, weights, lit }, hint) {
  const names = tokenNames(keys);
  const list = heads.map((head, k) => {
    const row = weights[k][lit];
    const { named, others, rest } = largest(row, MOST_NAMED);
    const told = named.map((j) => words.share(names[j], row[j]));
    if (others) told.push(words.share(words.others(others), rest));
    return words.reads(head, told);
  });
  const said = words.status(part, layer, tokenNames(queries)[lit], list);
  return hint ? `${said} ${words.preview}` : said;
}

/** Whether the model is on its way, or why it could not come; else nothing. @param {Looker} looker @param {number} megabytes */
function newsOf(looker, megabytes) {
  if (looker.failure) return words.failed(looker.failure);
  return looker.waits() ? words.loading(megabytes) : "";
}

/** The parts that stand on the page. @param {import("../common/kit/interactive.js").Figure<State>} figure */
function partsOf(figure) {
  const { start } = figure;
  const looker = new Looker(figure.model, start.first, figure.change);
  const read = reader(start.lexicon);
  const heard = {
    take(/** @type {string} */ english) {
      looker.again();
      figure.write({ english, word: null });
    },
    begin: () => looker.prepare(),
    retell() {}, // the words of the picture say which sentence it has
    say: (/** @type {string} */ text) => figure.whole.say(text),
  };
  const line = new Composer(start.examples, read, heard);
  // What one chooses from is in sight, what one writes is folded.
  const examples = line.nodes[line.nodes.length - 1];
  const own = h("div", { class: "pieces-attention-heads-own" }, line.nodes.slice(0, -1));
  examples.prepend(opener({ text: words.own, part: own }));
  const more = morePart(figure);
  const hands = {
    onKeep: (/** @type {number} */ word) => figure.write({ word }),
    onPreview: (/** @type {number | null} */ word) => figure.preview(word === null ? null : { word }),
  };
  const lines = new Lines(hands, opener({ text: words.more, part: more.node }));
  return { looker, read, line, own, examples, lines, control: controls(figure), facts: factsPart(start), more };
}

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { looker, read, line, own, examples, lines, control, facts, more } = partsOf(figure);
  /** @type {Drawn} */
  let drawn;
  const left = h("div", {}, control.overview, facts.node);
  const main = h("div", { class: "pieces-columns pieces-attention-heads-main pieces-main" }, left, lines.node);
  return {
    label: words.label,
    keys: words.keys,
    body: [examples, own, control.parts, main, more.node],
    tables: () => {
      const state = figure.seen();
      return [factTable(state, looker.shown.weights[state.part]), ...drawn.heads.map((_, k) => weightTable(state, drawn, k))];
    },
    address: addressOf,
    restart() {
      line.restart();
      control.restart();
    },
    draw(state, kept) {
      const seen = looker.seen(read.toSource(state.english));
      const news = newsOf(looker, state.megabytes);
      drawn = drawnOf(seen, state, kept);
      line.update(state.english, news);
      control.update(state, seen);
      lines.update(drawn);
      facts.update(state, drawn);
      more.update(state, drawn);
      const headline = words.headline(state.part, tokenNames(drawn.queries)[drawn.lit], looksOf(drawn));
      return { headline, sentence: news || words.sentence(state.part, state.layer) };
    },
    status: (state, hint) => newsOf(looker, state.megabytes) || spoken(state, drawn, hint),
  };
}
