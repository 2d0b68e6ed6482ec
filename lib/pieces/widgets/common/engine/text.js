// Sentences as people write them, and the tokens of the generated corpus, as in pieces/corpus/text.py:
// "Julie’s cat doesn't sleep." becomes "julie 's cat does not sleep .", and "l' eau est froide ." "L'eau est froide."

/**
 * What the corpus knows of its words, which Python hands over with the model.
 * @typedef {object} Rules
 * @property {Record<Language, string[]>} capitals words that begin with a capital wherever they stand
 * @property {string[]} participles English ones, by which "he's seen" is known from "he's small"
 */
/** @typedef {"english" | "french"} Language */

const NO_BREAK_SPACE = "\u00a0";
const SPACES = /(?:[^\S\ufeff]|[\x1c-\x1f\x85])+/u; // what Python's split() takes for one
const PLAINEST = [
  ["‘’‛ʼ′´`", "'"],
  ["“”„‟″«»", '"'],
  ["‐‑‒–—―−", "-"],
];
const WORD = String.raw`[\p{L}\p{N}_]`;
const BOUNDARY = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
/**
 * A pattern that means the same as in Python, where letters of every language are part of words.
 * @param {string} pattern
 */
const python = (pattern) =>
  new RegExp(
    pattern
      .replaceAll(String.raw`[^\W_]`, String.raw`[\p{L}\p{N}]`)
      .replaceAll(String.raw`[^\w\s]`, String.raw`[^\p{L}\p{N}_\s]`)
      .replaceAll(String.raw`\w`, WORD)
      .replaceAll(String.raw`\b`, BOUNDARY),
    "gu",
  );

const CLITIC = String.raw`-(?:moi|nous|les?|la|lui|leur)\b`;
const TOKEN = {
  english: python(String.raw`'s\b|[^\W_]+|[^\w\s]`),
  french: python(String.raw`[^\W_]+'|${CLITIC}|[^\W_]+(?:(?!${CLITIC})-[^\W_]+)*|[^\w\s]`),
};
/** @type {[RegExp, string][]} */
const CONTRACTIONS = [
  [python(String.raw`\bcan't\b`), "cann't"], // so that all that is left out is an o
  [python(String.raw`\bwon't\b`), "willn't"],
  [python(String.raw`\b(\w+)n't (i|you|he|she|it|we|they)\b`), "$1 $2 not"], // doesn't he
  [python(String.raw`\b(\w+)n't\b`), "$1 not"],
  [python(String.raw`\bcan not\b`), "cannot"],
  [python(String.raw`\bi'm\b`), "i am"],
  [python(String.raw`\b(\w+)'re\b`), "$1 are"],
  [python(String.raw`\b(\w+)'ve\b`), "$1 have"],
  [python(String.raw`\b(\w+)'ll\b`), "$1 will"],
  [python(String.raw`\b(\w+)'d\b`), "$1 would"],
];
const BEFORE = "he|she|it|that|there|here|who|what|where|when|why|how";
const IS_OR_HAS = python(String.raw`\b(${BEFORE})'s\b(?= (?:(?:not|never|often|always|already) )?(\w*)|)`);

/** Text whose signs have their plainest form, with single spaces between its words. @param {string} text */
export function plain(text) {
  for (const [signs, plainest] of PLAINEST)
    for (const sign of signs) text = text.replaceAll(sign, plainest);
  return words(text.normalize("NFKC").replace(/\p{Cf}/gu, "")).join(" ");
}

/** @param {string} text */
export const words = (text) => text.split(SPACES).filter(Boolean);

export class Text {
  /** @param {Rules} rules */
  constructor({ capitals, participles }) {
    this.capitals = { english: new Set(capitals.english), french: new Set(capitals.french) };
    this.participles = new Set(participles);
  }

  /**
   * The tokens of a sentence: capitals go, punctuation and the English possessive are split off, and English
   * contractions become the words that they stand for.
   * @param {string} sentence @param {Language} language @returns {string[]}
   */
  toTokens(sentence, language) {
    const text = plain(sentence).toLowerCase();
    return (language === "english" ? this.writtenOut(text) : text).match(TOKEN[language]) ?? [];
  }

  /** Tokens as a person writes them: "L'arbre n'est pas grand." @param {string[]} tokens @param {Language} language */
  toSentence(tokens, language) {
    let text = "";
    for (const token of tokens) {
      const word = this.capitals[language].has(token) ? withCapitals(token) : token;
      const joined = [".", ",", "'s"].includes(token) || !text || text.endsWith("'") || token.startsWith("-");
      const space = "?!;:".includes(token) ? (language === "french" ? NO_BREAK_SPACE : "") : " ";
      text += joined ? word : space + word;
    }
    return text.replace(/^./u, (first) => first.toUpperCase());
  }

  /** Lower-case English with the words that contractions stand for. @param {string} text */
  writtenOut(text) {
    for (const [contraction, meant] of CONTRACTIONS) text = text.replace(contraction, meant);
    return text.replace(IS_OR_HAS, (_, word, next) => `${word} ${this.participles.has(next) ? "has" : "is"}`);
  }
}

/** états-unis has two. @param {string} token */
const withCapitals = (token) => token.replace(/\p{L}+/gu, (part) => part[0].toUpperCase() + part.slice(1));
