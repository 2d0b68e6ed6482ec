/** So many milliseconds are meant for an update: the whole run takes three or four seconds. */
const PACE = 16;

/**
 * Frame after frame, as long as `turn` says so; between two of them the page is free. Where frames are late, more
 * updates are due in one.
 */
export function player() {
  let waiting = 0;
  const stop = () => {
    cancelAnimationFrame(waiting);
    waiting = 0;
  };
  return {
    playing: () => waiting > 0,
    stop,
    /** @param {(due: number) => boolean} turn */
    play(turn) {
      let last = performance.now();
      const frame = (/** @type {number} */ now) => {
        waiting = requestAnimationFrame(frame);
        const due = Math.round((now - last) / PACE);
        if (due < 1) return;
        last = now;
        if (!turn(due)) stop();
      };
      stop();
      waiting = requestAnimationFrame(frame);
    },
  };
}
