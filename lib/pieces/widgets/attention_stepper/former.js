import { addressOf } from "./state.js";

/** @typedef {import("./state.js").State} State */

/**
 * Remembers the view before numbers or settings changed: its bars stay as outlines. An example is compared with the
 * widget as it was built, so that nothing of the last view leaks in.
 * @param {State} start
 */
export function formerView(start) {
  let [last, former, settings] = [start, start, ""];
  return {
    now: () => former,
    /** @param {State} kept the view that is drawn */
    before(kept) {
      const set = JSON.stringify(addressOf({ ...kept, row: 0, column: 0, step: 0 }, start));
      if (set !== settings) [former, settings] = [last, set];
      last = kept;
      return former;
    },
    restart: () => ([last, settings] = [start, ""]),
  };
}
