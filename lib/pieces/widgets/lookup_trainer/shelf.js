import { startRun } from "./run.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./run.js").Run} Run */

/** The runs of this page so far, by their setting. */
export function shelf() {
  /** @type {Map<string, Run>} */
  const runs = new Map();
  const name = (/** @type {State} */ { scale, seed }) => `${scale} ${seed}`;
  return {
    clear: () => runs.clear(),
    /** @param {State} state */
    of(state) {
      const run = runs.get(name(state)) ?? startRun(state);
      runs.set(name(state), run);
      return run;
    },
    /** The same start with the other setting, where it was trained. @param {State} state */
    rival(state) {
      const run = runs.get(name({ ...state, scale: !state.scale }));
      return run && run.done() > 0 ? run : undefined;
    },
  };
}
