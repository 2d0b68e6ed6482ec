import { attend, dot } from "../common/kit/attention.js";

/** @typedef {import("./state.js").Arrow} Arrow */
/** @typedef {ReturnType<typeof reading>} Reading */

/** @param {Arrow} arrow @param {number} by @returns {Arrow} */
const times = ([x, y], by) => [x * by, y * by];

/** What attention makes of the shown sentence; the word that asks is where the reader put it. @param {import("./state.js").State} state */
export function reading({ sentences, vectors, word, which, x, y }) {
  const words = sentences[which];
  /** @type {Arrow} */
  const tip = [x, y];
  const arrows = words.map((each) => (each === word ? tip : vectors[each]));
  const { scores, weights, output } = attend({ query: [tip], key: arrows, value: arrows, mask: null, scale: true });
  const size = dot(tip, tip);
  return {
    words,
    /** Which of them asks. */
    asks: words.indexOf(word),
    tip,
    arrows,
    scores: scores[0],
    weights: weights[0],
    shares: arrows.map((arrow, i) => times(arrow, weights[0][i])),
    /** Where each arrow's shadow on the asking one ends. */
    shadows: arrows.map((_, i) => times(tip, size && scores[0][i] / size)),
    output: /** @type {Arrow} */ (output[0]),
  };
}
