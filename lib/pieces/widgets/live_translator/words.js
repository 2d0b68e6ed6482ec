import { tokenNames } from "../common/kit/tokens.js";
import { MOST_TOKENS } from "./sentences.js";

/** @typedef {import("./state.js").Head} Head */

const MOST_NAMED = 3;
/** @param {number} count @param {string} one */
const many = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;
/** @param {string} text */
const large = (text) => text[0].toUpperCase() + text.slice(1);
/** @param {string} last @param {string[]} list */
const joined = (last, list) => [list.slice(0, -1).join(", "), ...list.slice(-1)].filter(Boolean).join(` ${last} `);

/** All words of the translator, in one place. */
export const words = {
  label: "Live translator",
  english: "English",
  list: "Words of the model",
  translate: "Translate",
  examples: "Examples",
  picture: "The sentence, its translation, and arcs to the words that were read",
  written: "French words: each shows what was read while it was written",
  arcs: "Arcs",
  off: "Switch off",
  none: "no head",
  /**
   * A head that is switched off is in no mean.
   * @param {[number, number]} view layer and head @param {[number, number]} counts of layers and of heads in each
   * @param {Head | null} [off]
   */
  viewOf([layer, head], [layers, heads], off = null) {
    if (head) return `layer ${layer}, head ${head}${String(off) === `${layer},${head}` ? ", switched off" : ""}`;
    const left = (/** @type {number} */ count, one = off) => (one ? `${count - 1} other` : count);
    if (layer) return `layer ${layer}, mean of its ${left(heads, off?.[0] === layer ? off : null)} heads`;
    return `mean of the ${left(layers * heads)} cross-attention heads`;
  },
  note: `Up to ${MOST_TOKENS} words; it can be wrong. Nothing you type leaves this page.`,
  all: (/** @type {number} */ known) => `All ${known} words`,
  kinds: ["Names", "Nouns", "Adjectives", "Verbs", "Other words and signs"],
  put: (/** @type {string} */ line) => `The sentence is now: ${line.trim()}`,
  empty: "Write a sentence first, or choose an example.",
  tooLong: (/** @type {number} */ count) => `${count} words and signs are too many: the model has learned from ${MOST_TOKENS} at most.`,
  /** @param {string[]} foreign @param {string[]} near the words most like the first */
  foreign(foreign, near) {
    const shown = tokenNames(foreign.slice(0, MOST_NAMED));
    const more = foreign.length - shown.length;
    const all = joined("and", more ? [...shown, many(more, "other")] : shown);
    const like = near.length && `Spelled most like ${shown[0]}: ${joined("or", tokenNames(near))}.`;
    return `The model does not know ${all}. ${like || "None of its words is spelled like it."}`;
  },
  loading: (/** @type {number} */ megabytes) => `The model comes, once: ${megabytes} MB …`,
  /** @param {string} why */
  failed: (why) => `${why} The last translation stays in sight.`,
  nothing: "Of this sentence the model makes no word.",
  came: "new",
  without: (/** @type {Head} */ [layer, head]) => `Without head ${head} of layer ${layer},`,
  /** @param {number} heads */
  hint: (heads) => `Each of its ${many(heads, "head")} is an attention of its own. Pick another French word, or switch a head off.`,
  same: (/** @type {Head} */ off) => `${words.without(off)} not a word changes: the others write the same.`,
  /** @param {Head} off @param {string[]} went @param {string[]} came */
  changed(off, went, came) {
    const [gone, fresh] = [went, came].map((tokens) => tokens.filter((token) => /\p{L}/u.test(token)).length);
    if (!gone && !fresh) return `${words.without(off)} only a sign changes.`;
    const told = [gone && `${many(gone, "word")} ${gone === 1 ? "goes" : "go"}`];
    told.push(fresh && `${gone ? fresh : many(fresh, "word")} ${fresh === 1 ? "comes" : "come"}`);
    return `${words.without(off)} ${told.filter(Boolean).join(" and ")}.`;
  },
  before: "With all heads:",
  /** @param {string} french @param {string} english where the line holds another sentence */
  headline: (french, english) => `In French${english && `, of “\u2068${english}\u2069”`}: “\u2068${french}\u2069”`,
  /** @param {string} written @param {string} read @param {number} weight */
  sentence: (written, read, weight) =>
    `Writing ${written}, the model reads ${weight > 0.5 ? "mostly" : "most of all"} ${read} (${weight.toFixed(2)} of its weight).`,
  unused: "This head is switched off: what it reads is not used.",
  /** @param {string} view @param {string} written @param {string[]} list */
  status: (view, written, list) => `${large(view)}. Writing ${written}: ${list.join(", ")}.`,
  share: (/** @type {string} */ name, /** @type {number} */ weight) => `${name} ${weight.toFixed(2)}`,
  /** @param {string} view @param {string[]} target */
  table: (view, target) => `${large(view)}: “\u2068${target.join(" ")}\u2069”`,
  others: (/** @type {number} */ count) => many(count, "other"),
  corner: "French ↓ English →",
  keys: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the next control; the French words are one stop"],
    ["↓ ↑, Enter or Tab", "in the sentence: choose a word from the list; Enter alone translates"],
    ["Arrows, Home, End", "move from one French word to the next"],
    ["Esc", "closes the list; then takes back what you typed"],
  ]),
};
