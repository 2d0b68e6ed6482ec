import { h } from "../common/kit/dom.js";
import { clamp } from "../common/kit/keys.js";
import { tokenLabel, tokenNames, tokenStrip } from "../common/kit/tokens.js";
import { dragging } from "./drag.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/**
 * The sentence: a word is chosen, dragged to another place, or moved by Shift and an arrow.
 * @param {object} parts
 * @param {string[]} parts.tokens
 * @param {(place: number) => void} parts.onChoose
 * @param {(from: number, to: number) => void} parts.onMove
 */
export function sentence({ tokens, onChoose, onMove }) {
  const names = tokenNames(tokens);
  const strip = tokenStrip({
    label: words.word,
    tokens,
    kind: "pieces-shuffle-words",
    onChoose: (place) => dragged() || onChoose(place),
  });
  const { group, items } = strip;
  strip.title.className = "pieces-unseen";
  const last = items.length - 1;
  group.addEventListener("keydown", byKeys, true);
  const dragged = dragging({ group, items, onChoose, onMove });

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
