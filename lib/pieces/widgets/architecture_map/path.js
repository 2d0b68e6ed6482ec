import { h } from "../common/kit/dom.js";
import { pressOne } from "./drawing.js";
import { description } from "./list.js";

/** @typedef {import("./drawing.js").Block} Block */
/** @typedef {{ name: string, words: string, lang: string, steps: { id: string, text: string }[] }} Line */

/**
 * The way through the model in a few lines, for the top of a chapter; what is chosen is described below it.
 * @param {Line[]} lines
 * @param {Block[]} all
 * @param {import("./list.js").Book} book
 * @param {Block[]} lit
 */
export function pathOf(lines, all, book, lit) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {HTMLElement[]} */
  const nodes = [];
  /** @type {import("./hands.js").Place[]} */
  const places = [];
  const rows = lines.map(({ name, words, lang, steps }, row) =>
    h("div", { class: "pieces-architecture-map-path-line", role: "group", "aria-label": name }, [
      h("i", { lang }, words),
      ...steps.map(({ id, text }, column) => {
        const block = /** @type {Block} */ (all.find((one) => one.id === id));
        const href = book.hrefOf(book.chapterOf(block));
        const here = lit.includes(block) && "true";
        const looks = { tabindex: -1, "data-step": id, "data-kind": block.kind, "aria-current": here };
        const node = href ? h("a", { href, ...looks }, text) : h("button", { type: "button", ...looks }, text);
        places.push({ x: 40 * column, y: 40 * row, w: 0, h: 0 });
        blocks.push(block);
        nodes.push(node);
        return node;
      }),
    ]),
  );
  const readout = h("div", { class: "pieces-architecture-map-readout" });
  return {
    node: h("div", { class: "pieces-architecture-map-path" }, rows, readout),
    blocks,
    nodes,
    places,
    /** @param {Block | null} kept */
    press(kept) {
      pressOne(nodes, blocks, kept);
      readout.hidden = !kept;
      readout.replaceChildren(...description(kept, book));
    },
  };
}
