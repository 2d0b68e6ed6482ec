/**
 * How many letters must be put in, left out, changed, or exchanged with their neighbour (Damerau 1964).
 * @param {string} from @param {string} to
 */
export function distance(from, to) {
  const rows = [Array.from({ length: to.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= from.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= to.length; j += 1) {
      const turned = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      rows[i][j] = Math.min(
        rows[i - 1][j] + 1,
        rows[i][j - 1] + 1,
        rows[i - 1][j - 1] + Number(from[i - 1] !== to[j - 1]),
        turned ? rows[i - 2][j - 2] + 1 : Infinity,
      );
    }
  }
  return rows[from.length][to.length];
}

/**
 * The words that go on as one begins, the shortest first; of equal ones the first.
 * @param {string[]} words @param {string} begun @param {number} most
 */
export const completions = (words, begun, most) =>
  words
    .filter((word) => word !== begun && word.startsWith(begun))
    .sort((a, b) => a.length - b.length)
    .slice(0, most);

/**
 * The words that differ from one in the fewest letters, in at most a third of them; those as long first.
 * @param {string[]} words @param {string} meant @param {number} most
 */
export function nearest(words, meant, most) {
  const far = Math.max(1, Math.round(meant.length / 3));
  return words
    .filter((word) => /^\p{L}{2}/u.test(word) && Math.abs(word.length - meant.length) <= far)
    .map((word) => ({ word, letters: distance(meant, word), longer: Math.abs(word.length - meant.length) }))
    .filter(({ letters }) => letters <= far)
    .sort((a, b) => a.letters - b.letters || a.longer - b.longer)
    .slice(0, most)
    .map(({ word }) => word);
}
