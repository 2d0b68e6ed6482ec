// Seeded random numbers. Their Python twin, draws.py, draws the same ones.

const GOLDEN = 0x9e3779b9;
const UNIT = 2 ** -32;

/** The finaliser of splitmix32: 32 bits that look random, from a counter. @param {number} z */
function mix(z) {
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/**
 * The 32-bit words of a seed's stream, one a call. The generator counts, so it can start anywhere.
 * @param {number} seed @param {number} [start]
 */
export function stream(seed, start = 0) {
  let state = (seed + Math.imul(start, GOLDEN)) | 0;
  return () => mix((state = (state + GOLDEN) | 0));
}

/** Numbers from 0 to 1, 1 not included, one a call. @param {number} seed @returns {() => number} */
export function uniform(seed) {
  const next = stream(seed);
  return () => UNIT * next();
}

/**
 * Unit-normal numbers by Box and Muller.
 * @param {number} seed @param {number} start an even place in the stream @param {Float64Array} into
 */
export function normals(seed, start, into) {
  const next = stream(seed, start);
  for (let i = 0; i < into.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((next() + 0.5) * UNIT));
    const angle = 2 * Math.PI * UNIT * next();
    into[i] = radius * Math.cos(angle);
    into[i + 1] = radius * Math.sin(angle);
  }
  return into;
}
