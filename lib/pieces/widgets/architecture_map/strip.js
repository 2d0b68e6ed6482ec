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
 */
export function stripOf(lines, all, book) {
  const steps = lines.flatMap((line, row) => line.steps.map((step, column) => ({ ...step, at: [40 * column, 40 * row] })));
  const blocks = steps.map(({ id }) => /** @type {Block} */ (all.find((block) => block.id === id)));
  const nodes = steps.map(({ id, text }, i) => {
    const href = book.hrefOf(book.chapterOf(blocks[i]));
    const looks = { tabindex: -1, "data-step": id, "data-kind": blocks[i].kind, "aria-current": blocks[i].lit && "true" };
    return href ? h("a", { href, ...looks }, text) : h("button", { type: "button", ...looks }, text);
  });
  const rest = [...nodes];
  const rows = lines.map(({ name, words, lang, steps: { length } }) =>
    h("div", { class: "pieces-architecture-map-path-line", role: "group", "aria-label": name }, [
      h("i", { lang }, words),
      ...rest.splice(0, length),
    ]),
  );
  const readout = h("div", { class: "pieces-architecture-map-readout" });
  return {
    node: h("div", { class: "pieces-architecture-map-path" }, rows, readout),
    blocks,
    nodes,
    places: steps.map(({ at }) => at),
    /** @param {Block | null} kept */
    press(kept) {
      pressOne(nodes, blocks, kept);
      readout.hidden = !kept;
      readout.replaceChildren(...description(kept, book));
    },
  };
}
