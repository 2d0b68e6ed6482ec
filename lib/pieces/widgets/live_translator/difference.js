/**
 * Which words of one sentence the other lacks, and the reverse: all that is outside a longest common subsequence.
 * @param {string[]} before @param {string[]} after
 * @returns {{ went: boolean[], came: boolean[] }}
 */
export function difference(before, after) {
  const common = before.map(() => after.map(() => 0));
  const at = (/** @type {number} */ i, /** @type {number} */ j) => common[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      common[i][j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const [went, came] = [before.map(() => true), after.map(() => true)];
  for (let [i, j] = [0, 0]; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) went[i++] = came[j++] = false;
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return { went, came };
}
