import { interactive } from "../common/kit/interactive.js";
import { showShare } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { tokenNames } from "../common/kit/tokens.js";
import { Arcs } from "./arcs.js";
import { changedPart } from "./changed.js";
import { composer } from "./composer.js";
import { controls } from "./controls.js";
import { difference } from "./difference.js";
import { argmax, clearest, largest, viewOf } from "./numbers.js";
import { reader } from "./sentences.js";
import { ADDRESS, addressOf, form, readState } from "./state.js";
import { Translator } from "./translator.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./translator.js").Shown} Shown */
/** @typedef {ReturnType<typeof pictured>} Pictured */

/** W12: the book's own Transformer translates what the reader writes, and shows where it reads. */
export const widget = interactive({ address: ADDRESS, read: readState, form, build });

/** What the picture has, which may still be the last sentence. @param {Shown} shown @param {State} state */
function pictured({ now, before, off }, { layer, head, word }) {
  const weights = viewOf(now.weights, { layer, head, off });
  const lit = word !== null && word < weights.length ? word : clearest(weights, now.target);
  const { went, came } = difference(before.target, now.target);
  const heads = now.weights.flat().length;
  return { ...now, weights, heads, lit, off, before: before.target, went, came, view: words.viewOf(layer, head, off) };
}

/** What is read for a French word, the largest weights first. @param {Pictured} seen @param {number} word */
function reading({ source, target, weights }, word) {
  const [names, row] = [tokenNames(source), weights[word]];
  const { named, others, rest } = largest(row);
  const list = named.map((j) => words.share(names[j], row[j]));
  if (others) list.push(words.share(words.others(others), rest));
  return { written: tokenNames(target)[word], read: names[argmax(row)], weight: Math.max(...row), list };
}

/** @param {Pictured} seen */
function outcome({ off, went, came, heads }) {
  const count = (/** @type {boolean[]} */ marks) => marks.filter(Boolean).length;
  if (!off) return words.hint(heads);
  return went.some(Boolean) || came.some(Boolean) ? words.changed(off, count(went), count(came)) : words.same(off);
}

/** @param {Pictured} seen */
function status(seen, word = seen.lit) {
  const { written, list } = reading(seen, word);
  return `${seen.off ? `${outcome(seen)} ` : ""}${words.status(seen.view, written, list)}`;
}

/** @param {Pictured} seen */
const table = ({ source, target, weights, view, lit }) =>
  dataTable({
    caption: words.table(view, target),
    corner: words.corner,
    columns: source,
    rows: target,
    cell: (i, j) => ({ text: showShare(weights[i][j]), value: weights[i][j] }),
    lit,
  });

/** How far the model is, or why it could not be loaded; else nothing. @param {Translator} translator @param {number} share */
function newsOf(translator, share) {
  if (translator.failure) return words.failed(translator.failure);
  return translator.waits() ? words.loading(share) : "";
}

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { start } = figure;
  const read = reader(start.lexicon);
  let share = 0;
  const translator = new Translator(start.first, figure.change, (loaded) => {
    share = loaded;
    line.update(figure.kept().english, newsOf(translator, share));
  });
  /** @type {Pictured} */
  let seen;
  const choose = (/** @type {Partial<State>} */ traits) => {
    translator.again();
    figure.write(traits);
  };
  const line = composer({
    examples: start.examples,
    reader: read,
    onSentence: (english) => choose({ english, word: null }),
    say: (text) => figure.whole.say(text),
  });
  const heads = controls(start, choose);
  const changed = changedPart();
  const arcs = new Arcs(
    (word) => figure.write({ word }),
    (word) => {
      arcs.light(word ?? seen.lit);
      figure.whole.say(status(seen, word ?? seen.lit));
    },
  );
  return {
    label: words.label,
    keys: words.keys,
    body: [...line.nodes, arcs.node, heads.node, changed.node],
    tables: () => [table(seen)],
    address: addressOf,
    restart: line.restart,
    draw(state) {
      seen = pictured(translator.seen(read.toSource(state.english), state.off), state);
      line.update(state.english, newsOf(translator, share));
      heads.update(state);
      arcs.say(seen.source, seen.target, seen.came);
      arcs.update(seen.weights, seen.lit);
      changed.update(outcome(seen), seen.before, seen.went);
      const { written, read: best, weight } = reading(seen, seen.lit);
      return { headline: words.headline(read.toFrench(seen.target)), sentence: words.sentence(written, best, weight) };
    },
    status: () => status(seen),
  };
}
