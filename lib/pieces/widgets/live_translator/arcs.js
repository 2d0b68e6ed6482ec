import { h, svg } from "../common/kit/dom.js";
import { reveal, scroller } from "../common/kit/scroll.js";
import { tokenLabel, tokenStrip } from "../common/kit/tokens.js";
import { words } from "./words.js";

/** @typedef {import("./numbers.js").Matrix} Matrix */

/** A weight below this has no arc. */
const LEAST = 0.03;
/** More words than these stand closer. */
const ROOMY = 10;

/** @param {HTMLElement} node */
const middle = (node) => node.offsetLeft + node.offsetWidth / 2;

/** An English word, and its weight. @param {string} token */
function readWord(token) {
  const weight = h("small");
  return { weight, node: h("span", { class: "pieces-tint" }, tokenLabel(token), weight) };
}

/** Both sentences, the English one above, and an arc for each weight; those of one French word are lit. */
export class Arcs {
  /** @type {Matrix} */
  weights = [];
  lit = 0;
  /** @type {ReturnType<typeof readWord>[]} */
  read = [];
  /** @type {ReturnType<typeof tokenStrip> | null} */
  strip = null;
  /** @type {string[][]} */
  drawn = [];

  /** @param {(word: number) => void} onChoose @param {(word: number | null) => void} onHover */
  constructor(onChoose, onHover) {
    this.onChoose = onChoose;
    this.onHover = onHover;
    this.above = h("div", { class: "pieces-live-translator-read", lang: "en" });
    this.drawing = svg("svg", { "aria-hidden": "true" });
    this.below = h("div", { lang: "fr" });
    this.inner = h("div", { class: "pieces-live-translator-arcs" }, this.above, this.drawing, this.below);
    this.node = scroller(words.picture, this.inner).node;
    const observer = new ResizeObserver(() => this.place());
    for (const node of [this.inner, this.above, this.drawing]) observer.observe(node);
  }

  /**
   * The words of both sentences; those that are new are marked.
   * @param {string[]} source @param {string[]} target @param {boolean[]} came
   */
  show(source, target, came) {
    const said = [source, target, came.map(String)];
    if (JSON.stringify(said) === JSON.stringify(this.drawn)) return;
    this.drawn = said;
    const focused = this.below.contains(document.activeElement);
    this.read = source.map(readWord);
    this.above.replaceChildren(...this.read.map(({ node }) => node));
    const kind = "pieces-live-translator-written";
    const strip = tokenStrip({ label: words.written, tokens: target, onChoose: this.onChoose, kind });
    strip.title.className = "pieces-unseen";
    strip.items.forEach((item, i) => {
      item.toggleAttribute("data-came", came[i]);
      if (came[i]) item.append(h("span", { class: "pieces-unseen" }, words.came));
      item.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && this.onHover(i));
      item.addEventListener("pointerleave", () => this.onHover(null));
    });
    this.strip = strip;
    this.inner.toggleAttribute("data-many", Math.max(source.length, target.length) > ROOMY);
    this.below.replaceChildren(strip.title, strip.group);
    if (focused) strip.items[0]?.focus();
  }

  /** @param {Matrix} weights @param {number} chosen the French word that stays lit */
  update(weights, chosen) {
    this.weights = weights;
    this.strip?.update(chosen);
    if (this.strip) reveal(this.node, this.strip.items[chosen]);
    this.place();
    this.light(chosen);
  }

  /** Draws the arcs where the words stand. */
  place() {
    const [height, starts] = [this.drawing.clientHeight, this.read.map(({ node }) => middle(node))];
    const ends = this.strip?.items.map(middle) ?? [];
    const paths = this.weights.flatMap((row, i) =>
      row.map((weight, j) => {
        const d = `M${ends[i]} ${height}C${ends[i]} ${height / 2} ${starts[j]} ${height / 2} ${starts[j]} 0`;
        return weight >= LEAST && svg("path", { d, "data-row": i, style: `--weight: ${weight.toFixed(3)}` });
      }),
    );
    this.drawing.replaceChildren(...paths.filter((path) => path !== false));
    this.light(this.lit);
  }

  /** Lights what one French word reads; the rest fades. @param {number} word */
  light(word) {
    this.lit = word;
    const row = this.weights[word] ?? [];
    const paths = [...this.drawing.children];
    paths.forEach((path) => path.toggleAttribute("data-lit", path.getAttribute("data-row") === String(word)));
    this.drawing.append(...paths.filter((path) => path.hasAttribute("data-lit")));
    this.strip?.items.forEach((item, i) => item.toggleAttribute("data-lit", i === word));
    this.read.forEach(({ node, weight }, j) => {
      node.style.setProperty("--heat", (row[j] ?? 0).toFixed(3));
      weight.textContent = (row[j] ?? 0).toFixed(2);
    });
  }
}
