// Chance that a seed makes the same again (mulberry32, 32 bits of state), for sampling.

/** Numbers from 0 to 1, 1 not included. @param {number} seed a whole number @returns {() => number} */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
