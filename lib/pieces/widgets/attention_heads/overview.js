import { button, h } from "../common/kit/dom.js";
import { colourOf, headBadge, thumbnail } from "../common/kit/heads.js";
import { step } from "../common/kit/keys.js";
import { words } from "./words.js";

/** @typedef {import("./numbers.js").Matrix} Matrix */

/**
 * Every head of an attention as a small picture, and the mean of each layer: buttons that are pressed where a head is
 * drawn. One Tab stop; the arrows move, and choose nothing.
 */
export class Overview {
  /** @param {number} layers @param {number} heads @param {(layer: number, head: number) => void} onPress */
  constructor(layers, heads, onPress) {
    const places = [...Array(heads).keys()].map((k) => k + 1).concat(0);
    this.columns = places.length;
    this.items = [...Array(layers).keys()].flatMap((i) =>
      places.map((head) => {
        const looks = { tabindex: -1, "aria-label": words.viewOf(i + 1, head), style: `--mark: ${colourOf(head)}` };
        const node = button(() => onPress(i + 1, head), looks);
        node.addEventListener("focus", () => this.moveStop(node));
        return { layer: i + 1, head, node };
      }),
    );
    this.node = h("div", { class: "pieces-attention-heads-overview", role: "toolbar", "aria-label": words.overview }, [
      h("span"),
      ...places.map((head) => h("span", { "aria-hidden": "true" }, headBadge(head, words.mean))),
      ...this.items.flatMap(({ layer, node }, at) => [
        at % this.columns === 0 && h("span", { class: "pieces-note", "aria-hidden": "true" }, words.layer(layer)),
        node,
      ]),
    ]);
    this.node.addEventListener("keydown", (event) => this.press(event));
    /** @type {Matrix[][] | null} */
    this.drawn = null;
  }

  /** @param {HTMLElement} stop */
  moveStop(stop) {
    this.items.forEach(({ node }) => (node.tabIndex = node === stop ? 0 : -1));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const at = this.items.findIndex(({ node }) => node === event.target);
    const { columns } = this;
    const place = { row: Math.floor(at / columns), column: at % columns };
    const to = at >= 0 && step(event, { ...place, rows: this.items.length / columns, columns });
    if (!to) return;
    event.preventDefault();
    this.items[to.row * columns + to.column].node.focus();
  }

  /**
   * @param {Matrix[][]} part the weights of each layer and head @param {(layer: number, head: number) => Matrix} weightsOf
   * @param {import("./state.js").State} state
   */
  update(part, weightsOf, { layer, head }) {
    const fresh = part !== this.drawn;
    this.drawn = part;
    for (const item of this.items) {
      if (fresh) item.node.replaceChildren(thumbnail(weightsOf(item.layer, item.head)));
      item.node.setAttribute("aria-pressed", String(item.layer === layer && head.includes(item.head)));
    }
    if (this.node.contains(document.activeElement)) return;
    const first = this.items.find((item) => item.layer === layer && head.includes(item.head));
    if (first) this.moveStop(first.node);
  }
}
