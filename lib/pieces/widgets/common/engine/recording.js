// Recording: what every part of the model computed, by the name that the part has in the library.

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {import("./vectors.js").Matrix} Matrix */
/**
 * What one head computed, each step kept: rows are queries, columns are keys.
 * @typedef {object} Head
 * @property {Matrix} query
 * @property {Matrix} key
 * @property {Matrix} value
 * @property {Matrix} scores query · key
 * @property {Matrix} scaled the scores over √d_k
 * @property {Matrix} masked the same, −∞ where a query may not look
 * @property {Matrix} weights
 * @property {Matrix} output the values, mixed by the weights
 */
/**
 * What every part is told beside its numbers: the reader's changes, and where to note what it computed.
 * @typedef {object} Pass
 * @property {import("./changes.js").Changes} changes
 * @property {Recording | null} seen
 */

export class Recording {
  /** What each part gave on, a row for each token: "encoder.layers.0", "output". @type {Map<string, Matrix>} */
  vectors = new Map();
  /** The heads of each attention: "decoder.layers.1.cross_attention". @type {Map<string, Head[]>} */
  heads = new Map();

  /** Notes a part's numbers, and gives them on. @param {string} name @param {Matrix} matrix */
  note(name, matrix) {
    this.vectors.set(name, matrix);
    return matrix;
  }
}

/**
 * Notes a part's numbers if anyone records, and gives them on.
 * @param {Pass} pass @param {string} name @param {Matrix} matrix
 */
export const note = ({ seen }, name, matrix) => (seen ? seen.note(name, matrix) : matrix);
