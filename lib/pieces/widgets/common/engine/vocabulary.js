// The vocabulary: text to token ids and back, as in pieces/corpus/vocabulary.py.
import { plain, words } from "./text.js";

const SPECIAL = 4; // padding, beginning, end, unknown: no text stands for them

/** Token ids for text whose words are separated by spaces. */
export class Vocabulary {
  padId = 0;
  bosId = 1;
  eosId = 2;
  unknownId = 3;

  /**
   * @param {string[]} known all words in the order of their ids
   * @param {string[]} sourceWords those that a source may hold
   */
  constructor(known, sourceWords) {
    this.words = known;
    this.sourceWords = sourceWords;
    this.ids = new Map(known.map((word, id) => [word, id]));
  }

  /** The id of one word. @param {string} word */
  id(word) {
    const id = this.ids.get(word) ?? this.unknownId;
    return id >= SPECIAL ? id : this.unknownId;
  }

  /** The ids of a line's tokens; words that are not known are read in their plain form. @param {string} line */
  encode(line) {
    const parts = words(line).flatMap((word) => (this.id(word) === this.unknownId ? words(plain(word)) : [word]));
    return parts.map((word) => this.id(word));
  }

  /** Each id's token up to the first end, beginning and padding left out. @param {number[]} ids */
  tokens(ids) {
    const end = ids.indexOf(this.eosId);
    const before = end < 0 ? ids : ids.slice(0, end);
    return before.filter((id) => id !== this.padId && id !== this.bosId).map((id) => this.words[id]);
  }

  /** The words of a line that are not known. @param {string} line */
  unknown(line) {
    return words(line).filter((word) => this.encode(word).includes(this.unknownId));
  }
}
