// How the translator comes to a page of the book: as a classic script, when a widget first needs it. So it comes over
// HTTP and from disk alike; a page that is one file (`pieces.widgets.page`) holds the script as text.

/** @typedef {import("./engine/index.js").Translator} Translator */
/**
 * The page's runtime, as far as it has to do with the model.
 * @typedef {object} Pieces
 * @property {Promise<Translator>} [translator] one for all widgets of the page
 * @property {() => Translator} [openTranslator] what the translator's script brings
 */

/** The page's own script, beside which the translator's lies. */
const own = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src;
const FAILED = "The model could not be loaded. Check the connection, and try again.";
const { pieces } = /** @type {{ pieces: Pieces }} */ (/** @type {any} */ (globalThis));

/** The translator, which is loaded once for the whole page. What fails may be tried again. */
export function loadModel() {
  pieces.translator ??= bringScript().catch((error) => {
    delete pieces.translator;
    throw error;
  });
  return pieces.translator;
}

/** @returns {Promise<Translator>} */
async function bringScript() {
  const script = document.createElement("script");
  const held = document.querySelector("script[data-pieces-translator]");
  const arrived = new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(FAILED));
    if (held) resolve(null); // it runs as soon as it is in the page
  });
  if (held) script.textContent = held.textContent;
  else script.src = new URL("translator.js", own || document.baseURI).href;
  document.head.append(script);
  await arrived;
  if (!pieces.openTranslator) throw new Error(FAILED);
  return pieces.openTranslator();
}
