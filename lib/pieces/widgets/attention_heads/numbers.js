// The arithmetic of the heads. Its Python twin is numbers.py.
import { argmax, meanOf, sum } from "../common/kit/attention.js";
import { clearest as outOfTurn } from "../live_translator/numbers.js";

/** Rows are queries, columns are keys. @typedef {number[][]} Matrix */
/** @typedef {"encoder" | "decoder" | "cross"} Part */

/** How the sign is called that the decoder reads before the first word. */
export const BEGIN = "‹begin›";
/** What a look at a sign, or at itself, counts beside one at another word. */
const LITTLE = 0.001;

/**
 * The tokens that ask and those that are asked.
 * @param {Part} part @param {import("./state.js").Seen} seen
 */
export function sides(part, { source, target, weights }) {
  // A translation that was broken off has not read its own last word.
  const begun = [BEGIN, ...target].slice(0, weights.decoder[0][0].length);
  const [queries, keys] = { encoder: [source, source], decoder: [begun, begun], cross: [target, source] }[part];
  return { queries, keys };
}

/** The weights of a head, counted from 1; 0 is the mean of all. @param {Matrix[]} layer @param {number} head */
export const weightsOf = (layer, head) => (head ? layer[head - 1] : meanOf(layer));

/** How many tokens away a head looks on average. @param {Matrix} weights */
export const distance = (weights) =>
  sum(weights.map((row, i) => sum(row.map((weight, j) => weight * Math.abs(i - j))))) / weights.length;

/** @param {string} token */
const isWord = (token) => token !== BEGIN && /[\p{L}\p{N}]/u.test(token);

/**
 * The query, a word, from which the heads look most clearly at other words; between two languages, out of turn.
 * @param {Part} part @param {Matrix[]} heads @param {string[]} queries @param {string[]} keys
 */
export function clearest(part, heads, queries, keys) {
  if (part === "cross") return outOfTurn(meanOf(heads), queries);
  return argmax(
    queries.map((query, i) => {
      const looks = heads.map((weights) => {
        const best = argmax(weights[i]);
        return weights[i][best] * (isWord(keys[best]) && best !== i ? 1 : LITTLE);
      });
      return isWord(query) ? sum(looks) : 0;
    }),
  );
}
