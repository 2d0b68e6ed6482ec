import { argmax, largest } from "../common/kit/attention.js";
import { interactive } from "../common/kit/interactive.js";
import { showShare } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { tokenNames } from "../common/kit/tokens.js";
import { Arcs } from "./arcs.js";
import { changedPart } from "./changed.js";
import { Composer } from "./composer.js";
import { controls } from "./controls.js";
import { difference } from "./difference.js";
import { clearest, viewOf } from "./numbers.js";
import { reader } from "./sentences.js";
import { ADDRESS, addressOf, form, readState } from "./state.js";
import { Translator } from "./translator.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./translator.js").Shown} Shown */
/** @typedef {ReturnType<typeof pictured>} Pictured */

const MOST_NAMED = 2;

/** W12: the book's own Transformer translates what the reader writes, and shows where it reads. */
export const widget = interactive({ address: ADDRESS, read: readState, form, build });

/** What the picture has, which may still be the last sentence. @param {Shown} shown @param {State} state */
function pictured({ now, before, off }, { layer, head, word }) {
  const weights = viewOf(now.weights, { layer, head, off });
  const lit = word !== null && word < weights.length ? word : clearest(weights, now.target);
  const { went, came } = difference(before.target, now.target);
  const heads = now.weights.flat().length;
  const unused = head > 0 && String(off) === `${layer},${head}`;
  const view = words.viewOf([layer, head], [now.weights.length, now.weights[0].length], off);
  return { ...now, weights, heads, lit, off, unused, before: before.target, went, came, view };
}

/** What is read for a French word, the largest weights first. @param {Pictured} seen @param {number} word */
function reading({ source, target, weights }, word) {
  const [names, row] = [tokenNames(source), weights[word]];
  const { named, others, rest } = largest(row, MOST_NAMED);
  const list = named.map((j) => words.share(names[j], row[j]));
  if (others) list.push(words.share(words.others(others), rest));
  return { written: tokenNames(target)[word], read: names[argmax(row)], weight: Math.max(...row), list };
}

/** @param {Pictured} seen */
function outcome({ off, before, went, target, came, heads }) {
  if (!off) return words.hint(heads);
  const [gone, fresh] = [before.filter((_, i) => went[i]), target.filter((_, i) => came[i])];
  return gone.length || fresh.length ? words.changed(off, gone, fresh) : words.same(off);
}

/** @param {Pictured} seen */
function status(seen, word = seen.lit) {
  const { written, list } = reading(seen, word);
  return words.status(seen.view, written, list);
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

/**
 * Whether the model is on its way, or why it could not come; else nothing.
 * @param {Translator} translator @param {number} megabytes
 */
function newsOf(translator, megabytes) {
  if (translator.failure) return words.failed(translator.failure);
  return translator.waits() ? words.loading(megabytes) : "";
}

/**
 * The translation; where the line holds another sentence, of which one it is, and no more.
 * @param {Pictured} seen @param {ReturnType<typeof reader>} read @param {boolean} isPast
 */
function captionOf(seen, read, isPast) {
  const headline = words.headline(read.toFrench(seen.target), isPast ? read.toEnglish(seen.source) : "");
  const { written, read: best, weight } = reading(seen, seen.lit);
  return { headline, sentence: isPast ? "" : seen.unused ? words.unused : words.sentence(written, best, weight) };
}

/**
 * A translator's parts, which call each other.
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @param {() => ReturnType<typeof captionOf>} caption
 * @param {() => number | null} lit the word that stands lit, if it is of the sentence that is kept
 */
function partsOf(figure, caption, lit) {
  const { start } = figure;
  const translator = new Translator(figure.model, start.first, figure.change);
  const choose = (/** @type {Partial<State>} */ traits) => {
    translator.again();
    figure.write(traits);
  };
  const read = reader(start.lexicon);
  const line = new Composer(start.examples, read, {
    take: (english) => choose({ english, word: null }),
    begin: () => translator.prepare(),
    retell: () => {
      const { headline, sentence } = caption();
      figure.whole.tell(headline, sentence);
    },
    say: (text) => figure.whole.say(text),
  });
  // The eye stays on the word while the heads change.
  const heads = controls(start, (view) => choose({ word: lit(), ...view }));
  return { translator, read, line, heads, changed: changedPart() };
}

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { start } = figure;
  /** @type {Pictured} */
  let seen;
  let told = "";
  const isKept = (/** @type {State} */ { english }) => String(read.toSource(english)) === String(seen.source);
  const lit = () => (isKept(figure.kept()) ? seen.lit : figure.kept().word);
  const caption = (/** @type {State} */ state) => {
    const isPast = !isKept(state) || !line.holds(state.english);
    arcs.node.toggleAttribute("data-past", isPast);
    return captionOf(seen, read, isPast);
  };
  const hover = (/** @type {number | null} */ word) => {
    arcs.light(word ?? seen.lit);
    figure.whole.say(status(seen, word ?? seen.lit));
  };
  const { translator, read, line, heads, changed } = partsOf(figure, () => caption(figure.seen()), lit);
  const arcs = new Arcs((word) => figure.write({ word }), hover);
  return {
    label: words.label,
    keys: words.keys,
    body: [...line.nodes, arcs.node, heads.node, changed.node],
    tables: () => [table(seen)],
    address: addressOf,
    restart: () => line.restart(),
    draw(state) {
      seen = pictured(translator.seen(read.toSource(state.english), state.off), state);
      line.update(state.english, newsOf(translator, state.megabytes));
      heads.update(state);
      arcs.show(seen.source, seen.target, seen.came);
      arcs.update(seen.weights, seen.lit);
      changed.update(outcome(seen), seen.before, seen.went);
      return caption(state);
    },
    /** What a head does is told once; then what is read. */
    status() {
      const before = told;
      told = seen.off ? outcome(seen) : "";
      return newsOf(translator, start.megabytes) || (told !== before && told) || status(seen);
    },
  };
}
