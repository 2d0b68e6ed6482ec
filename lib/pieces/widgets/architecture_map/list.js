import { h, th } from "../common/kit/dom.js";
import { withSubscripts } from "../common/kit/markup.js";
import { words } from "./words.js";
import { scroller } from "../common/kit/scroll.js";

/** @typedef {import("./drawing.js").Block} Block */
/** @typedef {import("./words.js").Chapter} Chapter */
/** @typedef {Chapter & { blocks: string[] }} Entry */

/**
 * `hrefOf` is null where there is no page to go to; `noteOf` then says why, unless the chapter is not written.
 * @typedef {object} Book
 * @property {Entry[]} chapters
 * @property {Entry | null} current
 * @property {(block: Block) => Chapter} chapterOf
 * @property {(chapter: Chapter) => string | null} hrefOf
 * @property {(chapter: Chapter) => string} noteOf
 */

/** @param {Entry[]} chapters @param {string | null} slug @returns {Book} */
export function bookOf(chapters, slug) {
  const current = chapters.find((chapter) => chapter.slug === slug) ?? null;
  // Sphinx writes the way to the site's root into every page; in Jupyter there are no pages, only files.
  const root = document.documentElement.dataset.content_root;
  return {
    chapters,
    current,
    chapterOf: (block) => /** @type {Entry} */ (chapters.find((chapter) => chapter.slug === block.chapter)),
    hrefOf: (chapter) =>
      root === undefined || !chapter.written || chapter === current ? null : `${root}chapters/${chapter.slug}.html`,
    noteOf(chapter) {
      if (chapter === current) return ` (${words.pin})`;
      return root === undefined && chapter.written ? ` (${words.file(chapter)})` : "";
    },
  };
}

/** A chapter's name, as a link where it is one, and its note. @param {Chapter} chapter @param {Book} book */
function chapterName(chapter, { hrefOf, noteOf }) {
  const href = hrefOf(chapter);
  const name = words.chapter(chapter);
  return [href ? h("a", { href }, name) : name, noteOf(chapter)];
}

/** What a block does and which chapter builds it. @param {Block | null} block @param {Book} book */
export function description(block, book) {
  if (!block) return [h("p", {}, words.point), h("p", {}, words.choose)];
  return [
    h("p", {}, h("b", {}, block.title), h("span", { class: "pieces-note" }, ` ${block.place}`)),
    h("p", {}, withSubscripts(block.does)),
    h("p", {}, chapterName(book.chapterOf(block), book), !book.chapterOf(block).written && ` (${words.unwritten})`),
  ];
}

/** A text that takes as much room as any description: of each line the longest. @param {Block[]} blocks @param {Book} book */
export function longest(blocks, book) {
  const texts = blocks.map((block) => description(block, book).map((line) => line.textContent ?? ""));
  const longer = (/** @type {string} */ one, /** @type {string} */ other) => (other.length > one.length ? other : one);
  const [title, ...rest] = texts.reduce((all, one) => all.map((line, i) => longer(line, one[i])));
  // A title is bold, and so wider.
  return [title + "m".repeat(title.length / 10), ...rest].join("\n");
}

/**
 * The chapters as a list of links: the way through the book that needs no picture.
 * @param {Book} book
 * @param {boolean} open
 * @param {(slug: string | null) => void} onSeen called while the reader points at a chapter
 */
export function chapterList({ chapters, current, hrefOf, noteOf }, open, onSeen) {
  const items = chapters.map((chapter) => {
    const href = hrefOf(chapter);
    const [seen, left] = [() => onSeen(chapter.slug), () => onSeen(null)];
    const hands = { onpointerenter: seen, onfocusin: seen, onpointerleave: left, onfocusout: left };
    return h("li", { "aria-current": chapter === current && "page", "data-unwritten": !chapter.written, ...hands }, [
      href ? h("a", { href }, chapter.title) : h("b", {}, chapter.title),
      h("span", { class: "pieces-note" }, noteOf(chapter), chapter.minutes && ` · ${words.minutes(chapter)}`),
      chapter.written && h("span", { class: "pieces-note", "data-progress-of": `chapters/${chapter.slug}` }),
    ]);
  });
  const list = h("ol", { start: chapters[0].number, "aria-label": words.chapters }, items);
  const parts = [h("summary", {}, words.list), list, pendingNote(chapters)];
  const node = h("details", { class: "pieces-architecture-map-chapters", open }, parts);
  return {
    node,
    /** @param {string | null} slug */
    light: (slug) => items.forEach((item, index) => item.toggleAttribute("data-lit", chapters[index].slug === slug)),
  };
}

/** Which chapters are not written, once for all of them. @param {Entry[]} chapters */
function pendingNote(chapters) {
  const pending = chapters.filter(({ written }) => !written);
  return pending.length > 0 && h("p", { class: "pieces-note" }, words.pending(pending));
}

/** Every block in words. @param {Block[]} blocks @param {Book} book */
export function pieceTable(blocks, book) {
  const rows = blocks.map((block) =>
    h("tr", {}, [
      th("row", block.title),
      h("td", {}, block.place),
      h("td", {}, withSubscripts(block.does)),
      h("td", {}, chapterName(book.chapterOf(block), book)),
    ]),
  );
  const head = words.tableHead.map((name) => th("col", name));
  const table = h("table", { class: "pieces-architecture-map-pieces" }, [
    h("caption", {}, words.tableCaption),
    h("thead", {}, h("tr", {}, head)),
    h("tbody", {}, rows),
  ]);
  return h("div", {}, scroller(words.tableCaption, table).node, pendingNote(book.chapters));
}
