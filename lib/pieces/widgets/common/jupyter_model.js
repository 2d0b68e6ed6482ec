// How the translator comes to a widget in Jupyter: the kernel sends the model when it is first asked, and the engine is
// part of the widget's module.
import { Translator } from "./engine/index.js";

/** @typedef {{ on: Function, off: Function, send: (content: object) => void }} Comm anywidget's model, in part */

const PATIENCE = 30_000; // milliseconds
const SILENT = "The kernel did not send the model. Start it, run the cell again, and try again.";
/** One for all widgets of the notebook, each of which is a module of its own. */
const shared = /** @type {{ piecesTranslator?: Promise<Translator> }} */ (globalThis);

/** The translator. @param {import("./kit/types.js").Model} model */
export function loadModel(model) {
  shared.piecesTranslator ??= askKernel(/** @type {any} */ (model)).catch((error) => {
    delete shared.piecesTranslator;
    throw error;
  });
  return shared.piecesTranslator;
}

/** @param {Comm} model @returns {Promise<Translator>} */
function askKernel(model) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(SILENT)), PATIENCE);
    const take = (/** @type {any} */ content, /** @type {DataView[]} */ buffers) => {
      if (content?.kind !== "translator") return;
      clearTimeout(late);
      model.off("msg:custom", take);
      const { buffer, byteOffset, byteLength } = buffers[0];
      const bytes = /** @type {ArrayBuffer} */ (buffer).slice(byteOffset, byteOffset + byteLength);
      resolve(new Translator(bytes, content.rules));
    };
    model.on("msg:custom", take);
    model.send({ kind: "translator" });
  });
}
