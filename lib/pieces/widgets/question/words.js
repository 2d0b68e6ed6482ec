/** What questions say, apart from their own texts. */
export const words = {
  question: "Question",
  predict: "Predict",
  one: "Choose one answer.",
  several: "Choose every right answer.",
  number: "A number: 0.5, 0,5 and 1/2 are the same.",
  numberLabel: "Your answer",
  check: "Check",
  commit: "Commit to this answer",
  committed: "Committed",
  answer: "Show the answer",
  reveal: "Reveal now",
  again: "Try again",
  over: "Start over",
  right: "Right.",
  wrong: "Not right.",
  notYet: "Not right yet.",
  said: "You said: ",
  readOn: ". Read on; the answer is settled below.",
  theAnswer: "The answer: ",
  nothing: "Choose an answer first.",
  missing: (/** @type {number} */ count) =>
    count === 1 ? "One right answer is not chosen." : `${count} right answers are not chosen.`,
  theNumber: (/** @type {number} */ answer, /** @type {number} */ tolerance) =>
    tolerance ? `The answer: ${answer}, give or take ${tolerance}.` : `The answer: ${answer}.`,
  noNumber: "Write a number first.",
  notANumber: (/** @type {string} */ text) => `“${text}” is not a number. Write it as 0.5, 0,5 or 1/2.`,
  ambiguous: (/** @type {string} */ text) =>
    `“${text}” can be read in two ways: write ${text.replaceAll(",", "")} or ${text.replace(",", ".")}.`,
};
