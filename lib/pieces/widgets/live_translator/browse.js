import { button, h, uniqueId } from "../common/kit/dom.js";
import { opener } from "../common/kit/frame.js";
import { clamp } from "../common/kit/keys.js";
import { words } from "./words.js";

/** Arrows move inside a kind, which is one Tab stop. @param {KeyboardEvent} event @param {HTMLElement[]} items */
function move(event, items) {
  const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -at, End: items.length - at }[event.key];
  if (at < 0 || by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const to = items[clamp(at + by, items.length)];
  items[at].tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

/** The words of one kind, in the order of the alphabet. @param {string} kind @param {string[]} known @param {(word: string) => void} onChoose */
function group(kind, known, onChoose) {
  const items = [...known].sort().map((word, i) => button(() => onChoose(word), { tabindex: i ? -1 : 0 }, word));
  const id = uniqueId("kind");
  const name = h("span", { class: "pieces-label", id }, kind);
  const onkeydown = (/** @type {KeyboardEvent} */ event) => move(event, items);
  return h("div", { role: "toolbar", "aria-labelledby": id, onkeydown }, name, items);
}

/**
 * All words that one may write, by kind, behind a button; they are made when it is first pressed.
 * @param {import("./sentences.js").Lexicon} lexicon @param {(word: string) => void} onChoose
 */
export function browser({ words: known, kinds }, onChoose) {
  const part = h("div", { class: "pieces-live-translator-all" });
  const fill = () => {
    if (part.hasChildNodes()) return;
    const of = (/** @type {number} */ kind) => known.filter((_, i) => kinds[i] === String(kind));
    part.append(...words.kinds.map((kind, i) => group(kind, of(i), onChoose)));
  };
  return { part, open: opener({ text: words.all(known.length), part, onOpen: fill }) };
}
