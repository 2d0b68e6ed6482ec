// How alike two words are, as Python's difflib has it (Ratcliff and Obershelp 1988): twice the letters that they have
// in common, in order, over the letters of both.

/** From 0 to 1. @param {string} a @param {string} b */
export const likeness = (a, b) => (a || b ? (2 * inCommon([...a], [...b])) / ([...a].length + [...b].length) : 1);

/**
 * The longest run that both have, and what they have in common before it and after it.
 * @param {string[]} a @param {string[]} b @returns {number}
 */
function inCommon(a, b) {
  const { i, j, length } = longestRun(a, b);
  if (!length) return 0;
  return length + inCommon(a.slice(0, i), b.slice(0, j)) + inCommon(a.slice(i + length), b.slice(j + length));
}

/**
 * Where the longest run of equal letters begins in each; of several the first.
 * @param {string[]} a @param {string[]} b
 */
function longestRun(a, b) {
  let best = { i: 0, j: 0, length: 0 };
  let before = new Array(b.length + 1).fill(0); // the runs that end at a's last letter, by their end in b
  a.forEach((letter, i) => {
    const runs = new Array(b.length + 1).fill(0);
    b.forEach((other, j) => {
      if (letter !== other) return;
      const length = (runs[j + 1] = before[j] + 1);
      if (length > best.length) best = { i: i + 1 - length, j: j + 1 - length, length };
    });
    before = runs;
  });
  return best;
}
