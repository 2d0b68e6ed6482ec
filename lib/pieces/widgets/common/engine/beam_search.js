// Beam search: several beginnings are kept alive, so that a weak first word may win in the end.
import { mostTokens } from "./generation.js";
import { logSoftmax } from "./vectors.js";

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {import("./transformer.js").Transformer} Transformer */
/**
 * A sentence, begun or ended.
 * @typedef {object} Hypothesis
 * @property {number[]} tokens without the first, the beginning; with the end if it has ended
 * @property {number[]} logProbabilities what the model gave each of them
 * @property {number} total their sum
 * @property {number} score the sum over the length penalty, which is what the search maximises; as long as it has not
 *   ended, over that of the longest sentence it can become
 * @property {number} parent which of the last step's alive ones it goes on from
 */
/**
 * One step of the search.
 * @typedef {object} Step
 * @property {Hypothesis[]} alive the beginnings that go on, the best first
 * @property {Hypothesis[]} finished the best sentences found so far, the best first
 * @property {Hypothesis[]} candidates all that were weighed: twice as many as are kept, for half of them may end
 */
/**
 * @typedef {object} Search
 * @property {number} [beamSize] how many beginnings are kept, and sentences returned
 * @property {number} [lengthPenalty] the exponent; 0 prefers short sentences, and above 0 ever longer ones
 * @property {number} [leastTokens] how many tokens come before an end; with 0 a sentence may be empty
 */

const [MOST_BEAMS, MOST_PENALTY] = [1_000, 10];

/**
 * Keeps the best beginnings alive, and returns the best sentences found, the best first.
 *
 * A sentence's score is its log-probability over ((5 + length) / 6) ** lengthPenalty, its end counted (Wu et al. 2016,
 * equation 14, without the coverage term). The search stops when nothing alive can become better than the worst that
 * would be returned. One cut off at `mostTokens` counts as it stands.
 * @param {Transformer} model @param {number[]} source
 * @param {Search & import("./generation.js").Limits} [options]
 * @returns {Generator<Step, Hypothesis[], void>}
 */
export function* beamSearch(model, source, options = {}) {
  const { beamSize = 4, lengthPenalty = 0.6, leastTokens: least = 1, changes } = options;
  const { mostTokens: most = mostTokens(model, source) } = options;
  check(beamSize, lengthPenalty);
  const { bos_id: begin, eos_id: end } = model.config;
  const ended = (/** @type {Hypothesis} */ { tokens }) => tokens.at(-1) === end;
  let decodings = [model.start(source, changes)];
  const forced = decodings[0].pass.changes.words;
  /** @type {Hypothesis[]} */
  let alive = [{ tokens: [], logProbabilities: [], total: 0, score: 0, parent: 0 }];
  /** @type {Hypothesis[]} */
  let finished = [];
  for (let length = 1; length <= most; length += 1) {
    const distributions = alive.map(({ tokens }, i) => logSoftmax(decodings[i].step(tokens.at(-1) ?? begin)));
    const word = forced.get(length - 1);
    const allowed = (/** @type {number} */ token) =>
      word === undefined ? length > least || token !== end : token === word;
    const candidates = continuations(alive, distributions, allowed, 2 * beamSize);
    for (const one of candidates) one.score = one.total / penalty(ended(one) ? length : most, lengthPenalty);
    finished = best([...finished, ...candidates.filter(ended)], beamSize);
    alive = candidates.filter((one) => !ended(one)).slice(0, beamSize);
    yield { alive, finished, candidates };
    if ((alive[0]?.score ?? -Infinity) <= (finished[beamSize - 1]?.score ?? -Infinity)) return finished;
    decodings = alive.map(({ parent }) => decodings[parent].fork());
  }
  return best([...finished, ...alive], beamSize);
}

/** @param {number} length @param {number} exponent */
const penalty = (length, exponent) => ((5 + length) / 6) ** exponent;

/** @param {Hypothesis[]} found @param {number} count */
const best = (found, count) => found.sort((a, b) => b.score - a.score).slice(0, count);

/**
 * The likeliest continuations by one token, the best first.
 * @param {Hypothesis[]} alive @param {Vector[]} distributions the log-probabilities that follow each
 * @param {(token: number) => boolean} allowed @param {number} count
 */
function continuations(alive, distributions, allowed, count) {
  /** @type {{ parent: number, token: number, total: number }[]} */
  const found = [];
  distributions.forEach((logProbs, parent) => {
    for (let token = 0; token < logProbs.length; token += 1) {
      const total = alive[parent].total + logProbs[token];
      if (!allowed(token) || (found.length === count && total <= found[count - 1].total)) continue;
      const place = found.findIndex((other) => other.total < total);
      found.splice(place < 0 ? found.length : place, 0, { parent, token, total });
      found.length = Math.min(found.length, count);
    }
  });
  return found.map(({ parent, token, total }) => {
    const { tokens, logProbabilities } = alive[parent];
    const steps = { tokens: [...tokens, token], logProbabilities: [...logProbabilities, distributions[parent][token]] };
    return { ...steps, total, score: total, parent };
  });
}

/** @param {number} beamSize @param {number} lengthPenalty */
function check(beamSize, lengthPenalty) {
  if (!(Number.isInteger(beamSize) && beamSize >= 1 && beamSize <= MOST_BEAMS))
    throw new Error(`The beam is ${beamSize} wide: it must be a whole number from 1 to ${MOST_BEAMS}.`);
  if (!(lengthPenalty >= 0 && lengthPenalty <= MOST_PENALTY))
    throw new Error(`The length penalty is ${lengthPenalty}: it must be from 0 to ${MOST_PENALTY}.`);
}
