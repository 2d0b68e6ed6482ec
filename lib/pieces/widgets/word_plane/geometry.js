/** The side of the drawing; strokes and words keep their size at any width. */
export const SIDE = 400;

/** @typedef {ReturnType<typeof import("./state.js").reach>} Ends */
/** @typedef {(arrow: number[]) => [number, number]} At where a point of the plane is drawn */

/** @param {Ends} ends @returns {At} */
export function scaleOf({ low, high }) {
  const unit = SIDE / (high - low);
  return ([x, y]) => [(x - low) * unit, (high - y) * unit];
}

/** The same for what stands over the drawing. @param {number[]} at */
export const placeOf = ([x, y]) => `left:${(100 * x) / SIDE}%;top:${(100 * y) / SIDE}%`;

/**
 * The outline of an arrow, its head never longer than half of it; nothing where it has no length.
 * @param {number[]} from @param {number[]} to @param {number} thick
 */
export function outline([ax, ay], [bx, by], thick) {
  const long = Math.hypot(bx - ax, by - ay);
  if (long < 0.5) return "";
  const [dx, dy] = [(bx - ax) / long, (by - ay) / long];
  const head = Math.min(long / 2, 9 + 1.5 * thick);
  const [neck, half, wide] = [long - head, thick / 2, 4 + 0.9 * thick];
  const side = [[0, half], [neck, half], [neck, wide], [long, 0]];
  const around = [...side, ...side.slice(0, -1).reverse().map(([along, aside]) => [along, -aside])];
  const points = around.map(([along, aside]) => [ax + dx * along - dy * aside, ay + dy * along + dx * aside]);
  return `M${points.map((point) => point.map((x) => x.toFixed(2)).join(" ")).join("L")}Z`;
}
