import { formatAddress } from "../common/kit/address.js";
import { h } from "../common/kit/dom.js";
import { frame, opener } from "../common/kit/frame.js";
import { explore } from "./hands.js";
import { bookOf, chapterList, description, pieceTable } from "./list.js";
import { pictureOf } from "./drawing.js";
import { pathOf } from "./path.js";
import { words } from "./words.js";
import { listen, setTraits } from "../common/kit/traits.js";

/** @typedef {import("./drawing.js").Block} Block */
/** @typedef {import("../common/kit/types.js").Model} Model */

/** From this width on the list has room beside the drawing. */
const WIDE = 656;

/**
 * W6: the whole model as a map of the book.
 * @type {import("../common/kit/types.js").WidgetModule}
 */
export const widget = {
  address: ["selected"],
  render({ model, el }) {
    let view = build(model, el);
    const rebuild = () => {
      view = build(model, el);
    };
    const show = () => view.show();
    const follow = (/** @type {any} */ _, /** @type {HTMLElement | null} */ from) => view.show(from);
    const rebuilds = { "change:current": rebuild, "change:path": rebuild, "change:compact": rebuild };
    return listen(model, { ...rebuilds, "change:selected": show, follow });
  },
};

/** @param {Model} model @param {HTMLElement} el */
function build(model, el) {
  /** @type {Block[]} */
  const blocks = model.get("blocks");
  const book = bookOf(model.get("chapters"), model.get("current"));
  const lit = blocks.filter(({ id }) => book.current?.blocks.includes(id));
  const picture = pictureOf(blocks, model.get("plan"), book, lit);
  const readout = h("div", { class: "pieces-architecture-map-readout" });
  // On a phone the map comes first; beside it there is room.
  const list = chapterList(book, !book.current || el.clientWidth >= WIDE, light);
  const main = h("div", { class: "pieces-architecture-map-body" }, [
    h("div", { class: "pieces-architecture-map-scroll pieces-scroll" }, picture.drawing),
    readout,
    list.node,
  ]);
  const path = model.get("compact") ? pathOf(model.get("path"), blocks, book, lit) : null;
  const whole = frame({
    label: words.label,
    body: path ? [path.node, main] : [main],
    tools: path ? [opener({ text: words.whole, part: main })] : [],
    onReset: () => select(null),
    tables: () => [pieceTable(blocks, book)],
    keys: words.keys,
  });
  whole.node.classList.add("pieces-architecture-map");
  const rest = path ? words.choose : book.current ? words.others : words.overview;
  whole.tell(words.lead, (book.current ? words.here(book.current) : "") + rest);

  /** @typedef {Block | null} Maybe */
  /** What the pointer is on, and what the focus was on last. @type {{ hovered: Maybe, focused: Maybe }} */
  const seen = { hovered: null, focused: null };
  const kept = () => blocks.find(({ id }) => id === model.get("selected")) ?? null;

  /** @param {Block | null} block */
  function select(block) {
    setTraits(model, { selected: block && block.id });
    show();
  }
  /** What was chosen last, by hand or by Python, goes before what was looked at. @param {HTMLElement | null} [from] */
  function show(from) {
    if (from !== undefined) whole.ask(from);
    seen.hovered = null;
    seen.focused = null;
    draw();
  }
  /** Marks a chapter's blocks while the list or the map points at it. @param {string | null} slug */
  function light(slug) {
    picture.mark("data-same", ({ chapter }) => chapter === slug);
    list.light(slug);
  }
  function draw() {
    const selected = kept();
    const shown = seen.hovered ?? seen.focused ?? selected;
    readout.replaceChildren(...description(shown, book));
    path?.press(selected);
    light(shown && shown.chapter);
    picture.mark("data-shown", (block) => block === shown);
    picture.press(selected);
    whole.say(shown ? `${shown.title}. ${shown.does}` : "");
    const address = selected && formatAddress(model.get("name"), { selected: selected.id });
    whole.setLink(el.dataset.piecesName ? address : null);
  }
  /** Where the page is narrow the read-out sticks to its lower edge; it may not hide what it describes. */
  function uncover(/** @type {Element} */ node) {
    if (getComputedStyle(readout).position !== "sticky") return;
    const hidden = node.getBoundingClientRect().bottom + 8 - readout.getBoundingClientRect().top;
    if (hidden > 0) scrollBy({ top: hidden, behavior: "instant" });
  }

  const nothing = () => {};
  if (path) {
    const start = path.blocks.indexOf(lit[0]);
    // A preview would move what lies below: here a block is described when it is chosen.
    explore(path.nodes, path.blocks, start, { hover: nothing, focus: nothing, select, kept }, path.places);
  }
  explore(picture.nodes, blocks, blocks.indexOf(lit[0]), {
    hover(block) {
      seen.hovered = block;
      draw();
    },
    focus(block, node) {
      seen.focused = block;
      draw();
      uncover(node);
    },
    select,
    kept,
  });
  el.replaceChildren(whole.node);
  draw();
  return { show };
}
