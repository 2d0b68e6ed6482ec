import { show, showEntry } from "../common/kit/numbers.js";
import { words as common } from "../common/kit/words.js";
import { LAST } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

const TURN = 2 * Math.PI;
const all = (LAST + 1).toLocaleString("en");
/** An angle in degrees, three digits of it. @param {number} angle */
const degrees = (angle) => `${Number(((360 * angle) / TURN).toPrecision(angle > 0.2 ? 2 : 1))}°`;
/** @param {number} angle */
const turns = (angle) => show(angle / TURN);

/** All words of the clocks, in one place. */
export const words = {
  label: "Positions as clock hands",
  position: "Position p",
  hand: "hand",
  turn: "one turn:",
  mark: (/** @type {number} */ position) => `▸${position}`,
  legend: (/** @type {number} */ distance) =>
    `Rows are positions: no two of ${all} are nearer than ${showEntry(distance)}.`,
  ends: ["−1", "1"],
  /** @param {number} pair @param {number} angle @param {number[]} values */
  face: (pair, angle, values) =>
    `hand ${pair}: ${turns(angle)} turns, sine ${showEntry(values[0])}, cosine ${showEntry(values[1])}`,
  /** @param {State} state @param {Reading} seen */
  headline({ position }, { angles }) {
    const last = angles.length - 1;
    if (!position) return "At position 0 every hand points up: all sines are 0, all cosines 1.";
    return `At position ${position} hand 0 has made ${turns(angles[0])} turns, hand ${last} only ${turns(angles[last])}.`;
  },
  /** @param {Reading} seen */
  takeaway: ({ turns: rates }) =>
    `A step turns them ${degrees(rates[0])} and ${degrees(rates[rates.length - 1])}: ` +
    "fast ones tell neighbours apart, slow ones regions.",
  /** @param {State} state @param {Reading} seen */
  status: ({ position, pair }, { angles, wavelength, sine, cosine }) =>
    `Position ${position}, hand ${pair}: angle ${showEntry(angles[pair])}, sine ${showEntry(sine)}, ` +
    `cosine ${showEntry(cosine)}; a turn takes ${showEntry(wavelength)} positions.`,
  hands: {
    caption: (/** @type {number} */ position) => `The hands at position ${position}`,
    corner: "hand",
    columns: ["divisor", "angle", "sine", "cosine", "wavelength"],
  },
  table: { caption: "The table", corner: "position" },
  keys: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the next control; the clocks are one stop"],
    ["Arrows, Home, End", "move the position, or choose a clock"],
    ["Click", "on the map, chooses a position and a clock"],
    ...common.typing,
  ]),
};
