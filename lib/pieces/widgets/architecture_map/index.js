import { h } from "../common/kit/dom.js";
import { opener } from "../common/kit/frame.js";
import { interactive } from "../common/kit/interactive.js";
import { pictureOf } from "./drawing.js";
import { explore } from "./hands.js";
import { bookOf, chapterList, description, pieceTable } from "./list.js";
import { stripOf } from "./strip.js";
import { words } from "./words.js";

/** @typedef {import("./drawing.js").Block} Block */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/**
 * What the reader keeps, and what the pointer is on and the focus was on last: ids of blocks.
 * @typedef {{ selected: string | null, hovered?: string | null, focused?: string | null, drawing: Drawing, compact: boolean }} State
 */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** From this width on the list has room beside the drawing. */
const WIDE = 656;

/** W6: the whole model as a map of the book. */
export const widget = interactive({
  address: ["selected"],
  read: (model) => ({ selected: model.get("selected"), drawing: model.get("drawing"), compact: model.get("compact") }),
  form: ({ drawing, compact }) => [drawing, compact],
  build,
});

/** @param {Figure} figure @returns {import("../common/kit/interactive.js").View<State>} */
function build(figure) {
  const { start, model, el } = figure;
  const { blocks } = start.drawing;
  const book = bookOf(model.get("chapters"), model.get("current"));
  const find = (/** @type {string | null | undefined} */ id) => blocks.find((block) => block.id === id) ?? null;
  const select = (/** @type {Block | null} */ block) => figure.write({ selected: block && block.id });
  const kept = () => find(figure.kept().selected);
  const map = pictureOf(start.drawing, book);
  const readout = h("div", { class: "pieces-architecture-map-readout" });
  /** Marks a chapter's blocks while the list or the map points at it. @param {string | null} slug */
  function light(slug) {
    map.mark("data-same", ({ chapter }) => chapter === slug);
    list.light(slug);
  }
  // On a phone the map comes first; beside it there is room.
  const list = chapterList(book, !book.current || el.clientWidth >= WIDE, light);
  const scroll = h("div", { class: "pieces-architecture-map-scroll pieces-scroll" }, map.picture);
  const main = h("div", { class: "pieces-architecture-map-body" }, scroll, readout, list.node);
  const strip = start.compact ? stripOf(model.get("path"), blocks, book) : null;
  explore(map.nodes, blocks, { ...preview(figure, readout), select, kept });
  // A preview would move what lies below the strip: there a block is described when it is chosen.
  if (strip) explore(strip.nodes, strip.blocks, { select, kept }, strip.places);
  const table = pieceTable(blocks, book);
  /** @param {State} state */
  const shown = ({ hovered, focused, selected }) => find(hovered) ?? find(focused) ?? find(selected);
  return {
    label: words.label,
    body: strip ? [strip.node, main] : [main],
    tools: strip ? [opener({ text: words.whole, part: main })] : [],
    tables: () => [table],
    keys: words.keys,
    draw(state) {
      const block = shown(state);
      readout.replaceChildren(...description(block, book));
      light(block && block.chapter);
      map.mark("data-shown", (one) => one === block);
      for (const part of [map, strip]) part?.press(kept());
      return { headline: words.lead, sentence: sentenceOf(book, strip !== null) };
    },
    status: (state) => words.said(shown(state)),
    address: ({ selected }) => find(selected) && { selected },
    reset: () => ({ selected: null }),
  };
}

/** Where the reader is, and what to do here. @param {import("./list.js").Book} book @param {boolean} isStrip */
function sentenceOf({ current }, isStrip) {
  const rest = isStrip ? words.choose : current ? words.others : words.overview;
  return (current ? words.here(current) : "") + rest;
}

/** What is looked at is described until the eye goes elsewhere. @param {Figure} figure @param {HTMLElement} readout */
function preview(figure, readout) {
  /** Where the page is narrow the read-out sticks to its lower edge; it may not hide what it describes. */
  function uncover(/** @type {Element} */ node) {
    if (getComputedStyle(readout).position !== "sticky") return;
    const hidden = node.getBoundingClientRect().bottom + 8 - readout.getBoundingClientRect().top;
    if (hidden > 0) scrollBy({ top: hidden, behavior: "instant" });
  }
  return {
    hover: (/** @type {Block | null} */ block) => figure.preview({ hovered: block && block.id }),
    focus(/** @type {Block} */ block, /** @type {Element} */ node) {
      figure.preview({ focused: block.id });
      // The read-out is drawn at the end of this task.
      queueMicrotask(() => uncover(node));
    },
  };
}
