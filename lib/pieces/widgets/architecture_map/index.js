import { h } from "../common/kit/dom.js";
import { opener } from "../common/kit/frame.js";
import { interactive } from "../common/kit/interactive.js";
import { pictureOf } from "./drawing.js";
import { explore } from "./hands.js";
import { bookOf, chapterList, description, longest, pieceTable } from "./list.js";
import { stripOf } from "./strip.js";
import { words } from "./words.js";

/** @typedef {import("./drawing.js").Block} Block */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/**
 * What the reader keeps, and what the pointer is on and the focus was on last, since `over` was kept: ids of blocks.
 * @typedef {{ selected: string | null, hovered?: string | null, focused?: string | null, over?: string | null,
 *   drawing: Drawing, path: import("./strip.js").Line[], current: string | null, compact: boolean }} State
 */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** What the view is built from. */
const BUILT = /** @type {const} */ (["drawing", "path", "current", "compact"]);

/** From this width on the list has room beside the drawing. */
const WIDE = 656;

/** W6: the whole model as a map of the book. */
export const widget = interactive({
  address: ["selected"],
  read: (model) => /** @type {State} */ (Object.fromEntries(["selected", ...BUILT].map((name) => [name, model.get(name)]))),
  form: (state) => BUILT.map((name) => state[name]),
  build,
});

/** @param {Figure} figure @returns {import("../common/kit/interactive.js").View<State>} */
function build(figure) {
  const { start, model } = figure;
  const { blocks } = start.drawing;
  const book = bookOf(model.get("chapters"), start.current);
  const find = (/** @type {string | null} */ id) => blocks.find((block) => block.id === id) ?? null;
  const hands = {
    select: (/** @type {Block | null} */ block) => figure.write({ selected: block && block.id }),
    kept: () => find(figure.kept().selected),
  };
  const map = mapPart(figure, book);
  const strip = start.compact ? stripOf(start.path, blocks, book) : null;
  explore(map.nodes, blocks, { ...preview(figure, map.readout), ...hands });
  // A preview would move what lies below the strip: there a block is described when it is chosen.
  if (strip) explore(strip.nodes, strip.blocks, hands, strip.places);
  const table = pieceTable(blocks, book);
  const rest = strip ? words.choose : book.current ? words.others : words.overview;
  const caption = { headline: words.lead, sentence: (book.current ? words.here(book.current) : "") + rest };
  /** A new choice goes before what was looked at. @param {State} state */
  const shown = ({ hovered, focused, over, selected }) =>
    find((over === selected && (hovered || focused)) || selected);
  return {
    label: words.label,
    body: strip ? [strip.node, map.node] : [map.node],
    tools: strip ? [opener({ text: words.whole, part: map.node })] : [],
    tables: () => [table],
    keys: words.keys,
    draw(state, { selected }) {
      map.show(shown(state));
      for (const part of [map, strip]) part?.press(find(selected));
      return caption;
    },
    status: (state) => words.said(shown(state)),
    address: ({ selected }) => find(selected) && { selected },
    reset: () => ({ selected: null }),
  };
}

/** The whole map beside its read-out and the list of chapters. @param {Figure} figure @param {import("./list.js").Book} book */
function mapPart({ start, el }, book) {
  const { picture, nodes, mark, press } = pictureOf(start.drawing, book);
  const readout = h("div", { class: "pieces-architecture-map-readout", "data-room": longest(start.drawing.blocks, book) });
  /** Marks a chapter's blocks while the list or the map points at it. @param {string | null} slug */
  function light(slug) {
    mark("data-same", ({ chapter }) => chapter === slug);
    list.light(slug);
  }
  // On a phone the map comes first; beside it there is room. The start page lists the chapters above it.
  const list = chapterList(book, Boolean(book.current) && el.clientWidth >= WIDE, light);
  const scroll = h("div", { class: "pieces-architecture-map-scroll pieces-scroll" }, picture);
  return {
    node: h("div", { class: "pieces-architecture-map-body" }, scroll, readout, list.node),
    readout,
    nodes,
    press,
    /** @param {Block | null} block */
    show(block) {
      readout.replaceChildren(...description(block, book));
      light(block && block.chapter);
      mark("data-shown", (one) => one === block);
    },
  };
}

/** What is looked at is described until the eye goes elsewhere. @param {Figure} figure @param {HTMLElement} readout */
function preview(figure, readout) {
  /** Where the page is narrow the read-out sticks to its lower edge; it may not hide what it describes. */
  function uncover(/** @type {Element} */ node) {
    if (getComputedStyle(readout).position !== "sticky") return;
    const hidden = node.getBoundingClientRect().bottom + 8 - readout.getBoundingClientRect().top;
    if (hidden > 0) scrollBy({ top: hidden, behavior: "instant" });
  }
  const look = (/** @type {Partial<State>} */ at) => figure.preview({ ...at, over: figure.kept().selected });
  return {
    hover: (/** @type {Block | null} */ block) => look({ hovered: block && block.id }),
    focus(/** @type {Block} */ block, /** @type {Element} */ node) {
      look({ focused: block.id });
      // The read-out is drawn at the end of this task.
      queueMicrotask(() => uncover(node));
    },
  };
}
