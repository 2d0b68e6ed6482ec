import { normals } from "../common/kit/draws.js";

// The lab's random example. Its Python twin, sample.py, draws the same numbers.

export const ROWS = 128;
export const KEYS = 16;
export const MOST = 512;
/** Sums are kept for every so many dimensions: any d_k is then a few dimensions away. */
const STRIDE = 16;

/**
 * The sample of the seed in use. Longer vectors are drawn ahead while the page is idle, so that no slider waits.
 */
export function samples() {
  /** @type {ReturnType<typeof sample> | null} */
  let drawn = null;
  /** @param {ReturnType<typeof sample>} ahead */
  function prepare(ahead) {
    setTimeout(() => ahead === drawn && ahead.prepare() && prepare(ahead));
  }
  return {
    /** @param {number} seed */
    of(seed) {
      if (drawn?.seed !== seed) prepare((drawn = sample(seed)));
      return drawn;
    },
    stop: () => (drawn = null),
  };
}

/**
 * Queries of unit-normal entries, each with keys of its own. A dimension is drawn for all of them before the next one
 * is, so that longer vectors begin with the shorter ones.
 * @param {number} seed
 */
function sample(seed) {
  const drawn = new Float64Array(ROWS * (KEYS + 1));
  const kept = [new Float64Array(ROWS * KEYS)];

  /** @param {Float64Array} sums @param {number} from @param {number} to */
  function extend(sums, from, to) {
    const longer = sums.slice();
    for (let d = from; d < to; d += 1) {
      normals(seed, d * drawn.length, drawn);
      for (let pair = 0; pair < longer.length; pair += 1) {
        longer[pair] += drawn[Math.floor(pair / KEYS)] * drawn[ROWS + pair];
      }
    }
    return longer;
  }
  /** Draws the next few dimensions; false when all are drawn. */
  function prepare() {
    const from = (kept.length - 1) * STRIDE;
    if (from < MOST) kept.push(extend(kept[kept.length - 1], from, from + STRIDE));
    return from < MOST;
  }
  return {
    seed,
    prepare,
    /** q·k of every pair, row by row. @param {number} d_k */
    products(d_k) {
      const base = Math.floor(d_k / STRIDE);
      while (kept.length <= base) prepare();
      return extend(kept[base], base * STRIDE, d_k);
    },
  };
}
