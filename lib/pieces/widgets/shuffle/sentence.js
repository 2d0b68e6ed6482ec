import { h } from "../common/kit/dom.js";
import { clamp } from "../common/kit/keys.js";
import { tokenLabel, tokenNames, tokenStrip } from "../common/kit/tokens.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** How far a pointer moves before it drags. */
const SLACK = 6;

/**
 * The sentence: a word is chosen, dragged to another place, or moved by Shift and an arrow.
 * @param {object} parts
 * @param {string[]} parts.tokens
 * @param {(place: number) => void} parts.onChoose
 * @param {(from: number, to: number) => void} parts.onMove
 */
export function sentence({ tokens, onChoose, onMove }) {
  const names = tokenNames(tokens);
  let dragged = false;
  const strip = tokenStrip({
    label: words.word,
    tokens,
    kind: "pieces-shuffle-words",
    onChoose: (place) => dragged || onChoose(place),
  });
  const { group, items } = strip;
  strip.title.className = "pieces-unseen";
  const last = items.length - 1;
  group.addEventListener("keydown", byKeys, true);
  items.forEach((item, place) => drag(item, place));

  /** @param {KeyboardEvent} event */
  function byKeys(event) {
    const way = event.shiftKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const from = items.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    if (!way || from < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const to = clamp(from + way, items.length);
    if (to !== from) onMove(from, to);
    items[to].focus();
  }

  /** The button stays at its place; the word leaves it. @param {HTMLElement} item @param {number} place */
  function drag(item, place) {
    let [at, start] = [place, 0];
    item.addEventListener("pointerdown", ({ pointerId, clientX }) => {
      [at, start, dragged] = [place, clientX, false];
      item.setPointerCapture(pointerId);
    });
    item.addEventListener("pointermove", ({ pointerId, clientX }) => {
      if (!item.hasPointerCapture(pointerId) || (!dragged && Math.abs(clientX - start) < SLACK)) return;
      if (!dragged) onChoose(place);
      dragged = true;
      const { left, width } = group.getBoundingClientRect();
      const to = clamp(Math.floor((items.length * (clientX - left)) / width), items.length);
      if (to !== at) onMove(at, to);
      at = to;
    });
    item.addEventListener("lostpointercapture", () => {
      if (dragged) items[at].focus();
      setTimeout(() => (dragged = false));
    });
  }

  return {
    nodes: [strip.title, group],
    /** @param {State} state */
    update({ order, word }) {
      items.forEach((item, place) => {
        const again = names[order[place]].match(/ \(\d+\)$/);
        item.replaceChildren(tokenLabel(tokens[order[place]]), ...(again ? [h("small", {}, again[0].trim())] : []));
      });
      strip.update(order.indexOf(word));
    },
    ends: (/** @type {State} */ { order, word }) => [order[0] === word, order[last] === word],
  };
}
