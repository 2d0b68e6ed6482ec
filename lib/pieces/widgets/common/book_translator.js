// The script that brings the translator to a page of the book: the engine is this bundle, and behind it stands a call
// of `pieces.bringTranslator` with the model in base64, which Python writes when the book is built.
import { Translator } from "./engine/index.js";

/** @param {string} base64 */
function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

/**
 * Keeps what has come, for the runtime to open.
 * @param {string} model the model's file in base64 @param {import("./engine/text.js").Rules} rules
 */
const bringTranslator = (model, rules) => {
  pieces.openTranslator = () => new Translator(bytesOf(model), rules);
};
const { pieces } = /** @type {{ pieces: Record<string, unknown> }} */ (/** @type {any} */ (globalThis));
pieces.bringTranslator = bringTranslator;
