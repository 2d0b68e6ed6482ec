/** @typedef {[number, number]} Point in pixels, from the upper left corner */
/** @typedef {{ tip: Point, width: number, height: number, gap: number }} Label what stands beside a tip, and how near */
/** @typedef {{ left: number, top: number, width: number, height: number }} Box */

/** On which side of its tip a label stands, the best first; then once more so many pixels further off. */
const SIDES = [[1, 0], [1, -1], [1, 1], [-1, 0], [-1, -1], [-1, 1], [0, 1], [0, -1]];
const [ROUNDS, FURTHER] = [4, 14];
/** What lying over a box costs, and each of so many places of a line that a label lies on. */
const [OVERLAP, STRUCK, TRIED] = [1000, 5, 64];

/** Whether two boxes lie over each other. @param {Box} a @param {Box} b */
const meet = (a, b) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/**
 * Where labels stand in a square: none over another or over what is taken, and as few as can be on a line from the
 * origin to a tip.
 * @param {Label[]} labels the first chooses first @param {Point} origin @param {Box} taken @param {number} side
 */
export function findRoom(labels, [ox, oy], taken, side) {
  const boxes = [taken];
  const lines = labels.flatMap(({ tip: [x, y] }) =>
    Array.from({ length: TRIED }, (_, i) => {
      const part = (i + 1) / TRIED;
      return { left: ox + (x - ox) * part - 3, top: oy + (y - oy) * part - 3, width: 6, height: 6 };
    }),
  );
  for (const { tip, width, height, gap } of labels) {
    let [least, best] = [Infinity, taken];
    for (let k = 0; k < SIDES.length * ROUNDS; k++) {
      const off = gap + FURTHER * Math.floor(k / SIDES.length);
      const [left, top] = [width, height].map((size, i) => {
        const middle = tip[i] + SIDES[k % SIDES.length][i] * (size / 2 + off);
        return Math.max(0, Math.min(side - size, middle - size / 2));
      });
      const box = { left, top, width, height };
      const count = (/** @type {Box[]} */ all) => all.filter((other) => meet(box, other)).length;
      const cost = k + OVERLAP * count(boxes) + STRUCK * count(lines);
      if (cost < least) [least, best] = [cost, box];
    }
    boxes.push(best);
  }
  return boxes.slice(1);
}
