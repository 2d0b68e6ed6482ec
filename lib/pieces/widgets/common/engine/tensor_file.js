// The file that holds the model: safetensors, with one byte for each weight of a matrix and one scale for each row.
// The same bytes as Python reads in pieces/pretrained/quantised.py.

/**
 * @typedef {object} Tensor
 * @property {number[]} shape
 * @property {Float32Array} numbers its entries, row after row
 */
/** @typedef {{ dtype: string, shape: number[], data_offsets: [number, number] }} Entry */

const SCALE = ".scale";
/** @type {Record<string, typeof Float32Array | typeof Int8Array>} */
const KINDS = { F32: Float32Array, I8: Int8Array };

/**
 * Reads tensors by name, and what the file says about them. A whole number in a matrix, times its row's scale, gives
 * the weight.
 * @param {ArrayBuffer} buffer the file's bytes
 */
export function readTensors(buffer) {
  const { entries, metadata, begin } = readHeader(buffer);
  const raw = new Map(Object.entries(entries).map(([name, entry]) => [name, numbersOf(buffer, begin, name, entry)]));
  /** @type {Map<string, Tensor>} */
  const tensors = new Map();
  for (const [name, { shape }] of Object.entries(entries)) {
    if (name.endsWith(SCALE)) continue;
    const scale = raw.get(name + SCALE);
    const numbers = /** @type {Float32Array | Int8Array} */ (raw.get(name));
    if (numbers instanceof Float32Array) tensors.set(name, { shape, numbers });
    else if (scale instanceof Float32Array) tensors.set(name, { shape, numbers: dequantise(numbers, scale) });
    else throw new Error(`The model's file has ${name} without a scale for each row.`);
  }
  return { tensors, metadata };
}

/** The weights, each in float32. @param {Int8Array} numbers @param {Float32Array} scale of each row */
function dequantise(numbers, scale) {
  const weights = new Float32Array(numbers.length);
  const columns = numbers.length / scale.length;
  for (let row = 0, i = 0; row < scale.length; row += 1)
    for (const end = i + columns; i < end; i += 1) weights[i] = numbers[i] * scale[row];
  return weights;
}

/**
 * The file begins with the length of its header, 8 bytes, and the header, JSON; the numbers follow.
 * @param {ArrayBuffer} buffer
 */
function readHeader(buffer) {
  try {
    const begin = 8 + Number(new DataView(buffer).getBigUint64(0, true));
    const text = new TextDecoder().decode(new Uint8Array(buffer, 8, begin - 8));
    const { __metadata__: metadata, ...entries } = JSON.parse(text);
    return {
      entries: /** @type {Record<string, Entry>} */ (entries),
      metadata: /** @type {Record<string, string>} */ (metadata ?? {}),
      begin,
    };
  } catch {
    throw new Error("The model's file is cut off, or is no safetensors file.");
  }
}

/** @param {ArrayBuffer} buffer @param {number} begin @param {string} name @param {Entry} entry */
function numbersOf(buffer, begin, name, { dtype, data_offsets: [from, to] }) {
  if (begin + to > buffer.byteLength) throw new Error("The model's file is cut off.");
  const Kind = KINDS[dtype];
  if (!Kind) throw new Error(`The model's file has ${name} as ${dtype}: the engine reads F32 and I8.`);
  return new Kind(buffer.slice(begin + from, begin + to));
}
