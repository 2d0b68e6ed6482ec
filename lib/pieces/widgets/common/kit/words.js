const minus = (/** @type {number} */ x) => String(x).replace("-", "−");

/** The words that all widgets share. */
export const words = {
  empty: "empty",
  space: "space",
  back: "Back",
  next: "Next",
  reset: "Reset",
  table: "Show as table",
  link: "Link to this view",
  help: "Help: the keys of this picture",
  helpSign: "?",
  keys: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the next control; a row of words, a matrix and a heat map are one stop each"],
    ["Arrows, Home, End", "move inside it; with Ctrl, Home and End reach the corners"],
    ["Enter", "keeps the cell of the heat map, or the number that you typed"],
    ["Esc", "goes back to the kept cell, or to the number before you typed"],
  ]),
  tab: /** @type {[string, string]} */ (["Tab", "goes to the next control"]),
  typing: /** @type {[string, string][]} */ ([
    ["Enter", "takes the number that you typed"],
    ["Esc", "goes back to the number before you typed"],
  ]),
  question: "Question: ",
  backToQuestion: ["Back", " to the question"],
  answer: "Answer",
  corner: "query ↓ key →",
  hover: "A click keeps this cell.",
  preview: "Enter keeps this cell, Esc goes back.",
  place: (/** @type {number} */ rank, /** @type {number} */ count) =>
    count < 2 ? "" : rank === 1 ? `, the largest of ${count}` : `, number ${rank} of ${count}`,
  exactly: (/** @type {string} */ label) => `${label}, exactly`,
  less: (/** @type {string} */ label) => `${label}: less`,
  more: (/** @type {string} */ label) => `${label}: more`,
  badNumber: (/** @type {string} */ text, /** @type {string} */ kept) =>
    `“${text}” is not a number between −1000000 and 1000000: ${kept} is kept.`,
  /** @param {string} text @param {{ low: number, high: number, whole: boolean, kept: string }} facts */
  outOfRange: (text, { low, high, whole, kept }) =>
    `“${text.length > 8 ? `${text.slice(0, 7)}…` : text}” is not a ${whole ? "whole " : ""}number from ${minus(low)} to ${minus(high)}: ${kept} is kept.`,
};
