import { showEntry } from "../common/kit/numbers.js";
import { tokenNames } from "../common/kit/tokens.js";
import { words as common } from "../common/kit/words.js";
import { PAIRS } from "./reading.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

/** Without the noise of additions. @param {number} x */
export const number = (x) => showEntry(Math.round(x * 1e6) / 1e6);
/** An explained share. @param {number} x */
export const share = (x) => x.toFixed(2);

/** @param {number[]} pair */
const both = ([left, right]) => `${number(left)} and ${number(right)}`;
const mean = (/** @type {number[]} */ [left, right]) => share((left + right) / 2);
const pairs = PAIRS.toLocaleString("en");

/** All words of the averaging widget, in one place. */
export const words = {
  label: "One head or two for two neighbours",
  heads: "Heads",
  counts: ["one", "two"],
  receives: "receives",
  head: (/** @type {number} */ at) => `Head ${at + 1}`,
  /** @param {number} at @param {string} left */
  weight: (at, left) => `Head ${at + 1}: weight on ${left}`,
  value: (/** @type {string} */ name) => `Value of ${name}`,
  pull: (/** @type {string} */ name) => `Pull the value of ${name}`,
  columns: ["value", "guess", "explained"],
  average: "average",
  explained: "Explained: share of the variance. ",
  sample: (/** @type {number} */ seed) => `Over ${pairs} tokens (random example, seed ${seed}).`,
  /** @param {Reading} seen */
  other: ({ other, arrives, alike }) => {
    if (other) return `${both(other)} would give ${number(arrives[0])}, too.`;
    return alike ? "No other values give the same." : "Two lines, one point: no other values give both.";
  },
  swap: "Swap",
  swapped: "Swap for the values that look the same",
  more: "More",
  seed: "Random tokens, seed",
  /** @param {State} state @param {Reading} seen */
  notes: ({ first, heads }, { alike }) => {
    const [a, b] = [first * first, (1 - first) ** 2];
    const left = `${number(a)} / (${number(a)} + ${number(b)}) = ${number(a / (a + b))}`;
    return [
      alike
        ? `Explained of the left value: a² / (a² + (1 − a)²) = ${left}, and the rest to 1 of the right one. So the average is one half.`
        : "Two equations, two unknowns: solved exactly. The closer the weights, the more a small error in what arrives is magnified.",
      "The guess supposes that values vary alike around 5, each on its own: in the plane, it is the point nearest to the middle " +
        `from which ${heads === 1 ? "the same arrives" : "both arrive"}.`,
    ];
  },
  /** @param {State} state @param {Reading} seen */
  headline({ tokens, heads }, { arrives, alike, guess, other }) {
    const name = tokenNames(tokens)[1];
    if (!alike) return `${name} receives two numbers, ${both(arrives)}: only ${both(guess)} give both.`;
    if (heads === 2) return `Two heads with the same weights: ${name} receives ${number(arrives[0])} twice.`;
    if (!other) return `${name} receives one number, ${number(arrives[0])}, which tells all only in this corner.`;
    return `${name} receives one number, ${number(arrives[0])}: the same as from ${both(other)}.`;
  },
  /** @param {State} state @param {Reading} seen */
  takeaway({ left, right, heads }, { alike, guess, shares }) {
    if (!alike) return "Each head has a budget of its own, so both values can be read off.";
    if (heads === 2) return `That is one head again: on average ${mean(shares)} is explained. Move one of them.`;
    const lucky = number(guess[0]) === number(left) && number(guess[1]) === number(right);
    return `It guesses ${both(guess)}${lucky ? ", by luck" : ""}. Move the weight: the average explained stays ${mean(shares)}.`;
  },
  /** @param {State} state @param {Reading} seen */
  status({ tokens, left, right }, { arrives, guess, shares }) {
    const names = tokenNames(tokens);
    return (
      `${names[1]} receives ${arrives.map(number).join(" and ")}; best guess: ${names[0]} ${number(guess[0])}, of ${number(left)}, ` +
      `${names[2]} ${number(guess[1])}, of ${number(right)}; explained ${share(shares[0])} and ${share(shares[1])}.`
    );
  },
  tables: {
    values: {
      caption: "What can be read off",
      corner: "neighbour",
      columns: ["value", "best guess", "looks the same", "explained"],
    },
    heads: { caption: "What the heads deliver", corner: "head", columns: ["weight left", "weight right", "arrives"] },
  },
  keys: /** @type {[string, string][]} */ ([
    common.tab,
    ["Arrows, Home, End", "move a weight or a value, or choose the heads"],
    ...common.typing,
  ]),
};
