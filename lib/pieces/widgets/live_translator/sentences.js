// What a reader writes, as the model's tokens. Its Python twin is common/sentences.py.
import { Text } from "../common/engine/text.js";

/** The most that the model has learned from, the last sign left out. */
export const MOST_TOKENS = 12;
/** @typedef {{ words: string[], kinds: string } & import("../common/engine/text.js").Rules} Lexicon */
/**
 * Why a sentence is not translated: there is nothing in it, it has so many words and signs, or some are not known.
 * @typedef {{ count?: number, foreign?: string[] }} Fault
 */

const ENDS = [".", "?"];
const ASKS = /^(where|what|who|why|how|when|is|are|am|was|were|does|did|has|have|can|cannot|must|will|do (?!not )).* /;

/** One line without the tags of a page that it was copied from. @param {string} text */
export const cleaned = (text) => text.replace(/<\/?[a-z][^<>]*>/gi, " ").replace(/\s+/g, " ").trim();

/** @type {WeakMap<Lexicon, ReturnType<typeof readerOf>>} */
const readers = new WeakMap();

/** Reads sentences of the words that one may write, before the model itself is there. @param {Lexicon} lexicon */
export function reader(lexicon) {
  const known = readers.get(lexicon) ?? readerOf(lexicon);
  readers.set(lexicon, known);
  return known;
}

/** @param {Lexicon} lexicon */
function readerOf(lexicon) {
  const text = new Text(lexicon);
  const known = new Set(lexicon.words);

  /** The tokens of a sentence; the sign that is missing at its end is put there. @param {string} sentence */
  function toSource(sentence) {
    const tokens = [...text.toTokens(sentence, "english")];
    while (["!", "…"].includes(tokens[tokens.length - 1])) tokens.pop();
    if (!tokens.length || ENDS.includes(tokens[tokens.length - 1])) return tokens;
    const asks = !tokens.includes(",") && ASKS.test(`${tokens.join(" ")} `);
    return [...tokens, asks ? "?" : "."];
  }

  /** What keeps a sentence from being translated. @param {string} sentence @returns {Fault | null} */
  function faultOf(sentence) {
    const tokens = toSource(sentence);
    if (!tokens.some((token) => /[\p{L}\p{N}]/u.test(token) || !known.has(token))) return {};
    if (tokens.length > MOST_TOKENS + 1) return { count: tokens.length - 1 };
    const foreign = [...new Set(tokens.filter((token) => !known.has(token)))];
    return foreign.length ? { foreign } : null;
  }

  /** @param {string[]} tokens */
  const toFrench = (tokens) => text.toSentence(tokens, "french");

  const toEnglish = (/** @type {string[]} */ tokens) => text.toSentence(tokens, "english");

  return { toSource, toFrench, toEnglish, faultOf, ...lexicon };
}
