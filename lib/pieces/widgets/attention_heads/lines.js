import { largest } from "../common/kit/attention.js";
import { button, h, svg } from "../common/kit/dom.js";
import { colourOf, headBadge } from "../common/kit/heads.js";
import { check, leadsTo, tokenLabel } from "../common/kit/tokens.js";
import { BEGIN } from "./numbers.js";
import { words } from "./words.js";

/** @typedef {import("./numbers.js").Matrix} Matrix */
/**
 * What is drawn.
 * @typedef {object} Drawn
 * @property {import("./numbers.js").Part} part
 * @property {string[]} queries
 * @property {string[]} keys
 * @property {number[]} heads counted from 1; 0 is the mean
 * @property {Matrix[]} weights of these
 * @property {number} lit the query that is looked at
 * @property {number} kept the query that stays
 * @property {number} mass
 */

/** What tells the heads apart where colour does not: solid, dashed, dotted, both; ends are round. A mean is solid. */
const DASHES = ["none", "none", "9 7", "0.1 6", "10 6 0.1 6"];
/** A weight below this has no line among the rows that are not looked at. */
const LEAST = 0.1;
/** Lines of several heads to one word end beside each other, so far apart in parts of a row. */
const APART = 0.14;

/** From the middle of a row on the left to that of one on the right, in a drawing 100 wide. @param {number} i @param {number} j */
export const curve = (i, j) => `M0 ${i + 0.5}C50 ${i + 0.5} 50 ${j + 0.5} 100 ${j + 0.5}`;

/** @param {number} head */
export const dashOf = (head) => (head ? DASHES[((head - 1) % (DASHES.length - 1)) + 1] : DASHES[0]);

/** The word itself, or how the sign of the beginning is called. @param {string} token */
export const sideLabel = (token) => (token === BEGIN ? h("i", {}, BEGIN) : tokenLabel(token));

/** Both sides of an attention, one word below the other, and lines between them; the numbers stand beside the keys. */
export class Lines {
  said = "";
  /** @type {HTMLElement[]} */
  items = [];
  kept = 0;

  /** @param {{ onKeep: (word: number) => void, onPreview: (word: number | null) => void }} hands @param {Node} foot */
  constructor(hands, foot) {
    this.hands = hands;
    this.group = h("div", { class: "pieces-attention-heads-queries", role: "radiogroup", "aria-label": words.queries });
    this.heads = [h("span", { class: "pieces-label" }), h("div", { class: "pieces-attention-heads-key" })];
    this.drawing = svg("svg", { "aria-hidden": "true", preserveAspectRatio: "none" });
    this.keys = h("div", { class: "pieces-attention-heads-keys" });
    this.rest = h("div", { class: "pieces-attention-heads-key pieces-attention-heads-other" });
    const parts = [this.heads[0], h("span"), this.heads[1], this.group, this.drawing, this.keys, foot, h("span"), this.rest];
    this.node = h("div", { class: "pieces-attention-heads-lines pieces-core" }, parts);
    this.group.addEventListener("keydown", (event) => this.press(event) && event.preventDefault());
    this.group.addEventListener("pointerleave", () => this.group.contains(document.activeElement) || hands.onPreview(null));
    this.group.addEventListener("focusout", (event) => {
      if (!this.group.contains(/** @type {Node | null} */ (event.relatedTarget))) hands.onPreview(null);
    });
  }

  /** Whether a key meant something here. @param {KeyboardEvent} event */
  press(event) {
    const at = this.items.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = leadsTo(event, at, this.items.length);
    if (at < 0) return false;
    if (to !== null) this.items[to].focus();
    else if (event.key === "Escape") {
      this.items[this.kept].focus();
      this.hands.onPreview(null);
    } else return false;
    return true;
  }

  /** @param {string} token @param {number} at */
  query(token, at) {
    const { onKeep, onPreview } = this.hands;
    const node = button(() => onKeep(at), { role: "radio", tabindex: -1 }, sideLabel(token));
    node.addEventListener("focus", () => node.matches(":focus-visible") && onPreview(at));
    node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && onPreview(at));
    return node;
  }

  /** The words, where they are others than before. @param {Drawn} drawn */
  show({ part, queries, keys }) {
    const said = JSON.stringify([part, queries, keys]);
    if (said === this.said) return;
    this.said = said;
    const focused = this.group.contains(document.activeElement);
    this.items = queries.map((token, at) => this.query(token, at));
    this.group.replaceChildren(...this.items);
    this.group.lang = part === "encoder" ? "en" : "fr";
    this.keys.lang = part === "decoder" ? "fr" : "en";
    this.drawing.setAttribute("viewBox", `0 0 100 ${Math.max(queries.length, keys.length)}`);
    this.node.style.setProperty("--rows", String(Math.max(queries.length, keys.length)));
    if (focused) this.items[0].focus();
  }

  /** @param {Drawn} drawn */
  update(drawn) {
    this.show(drawn);
    const [asks, asked] = words.sides[drawn.part];
    this.kept = drawn.kept;
    check(this.items, drawn.kept);
    this.items.forEach((item, at) => item.toggleAttribute("data-lit", at === drawn.lit));
    const named = drawn.weights.map((weights) => largest(weights[drawn.lit], drawn.keys.length, drawn.mass));
    this.heads[0].textContent = asks;
    this.heads[1].replaceChildren(h("span", { class: "pieces-label" }, asked), ...drawn.heads.map((head) => headBadge(head, words.mean)));
    this.keys.replaceChildren(...rowsOf(drawn, named));
    const rests = named.map(({ rest }) => h("span", { class: "pieces-attention-heads-rest", "data-value": rest }, rest.toFixed(2)));
    this.rest.replaceChildren(h("span", {}, words.other), ...rests);
    this.drawing.replaceChildren(...pathsOf(drawn, named));
  }
}

/** The keys, and their weights in each head that are named. @param {Drawn} drawn @param {ReturnType<typeof largest>[]} named */
function rowsOf({ keys, heads, weights, lit }, named) {
  const cell = (/** @type {number} */ k, /** @type {number} */ j) => {
    const weight = weights[k][lit][j];
    const looks = `--mark: ${colourOf(heads[k])}; --heat: ${weight.toFixed(3)}`;
    const shown = named[k].named.includes(j);
    const kind = shown ? "pieces-attention-heads-weight" : "pieces-attention-heads-rest";
    return h("span", { class: kind, style: looks, "data-value": weight }, shown && weight.toFixed(2));
  };
  return keys.map((token, j) => {
    const cells = heads.map((_, k) => cell(k, j));
    const read = named.some((each) => each.named.includes(j));
    return h("div", { class: "pieces-attention-heads-key", "data-read": read }, h("span", {}, sideLabel(token)), cells);
  });
}

/** Faint lines for all rows, and above them those of the row that is looked at. @param {Drawn} drawn @param {ReturnType<typeof largest>[]} named */
function pathsOf({ heads, weights, lit }, named) {
  const middle = (heads.length - 1) / 2;
  const line = (/** @type {number} */ i, /** @type {number} */ j, /** @type {number} */ k) => {
    const dash = i === lit ? dashOf(heads[k]) : "none";
    const looks = `--mark: ${colourOf(heads[k])}; --weight: ${weights[k][i][j].toFixed(3)}; stroke-dasharray: ${dash}`;
    const place = { "data-head": heads[k], "data-row": i, "data-key": j, "data-lit": i === lit };
    return svg("path", { d: curve(i, j + APART * (k - middle)), style: looks, ...place });
  };
  const faint = weights.flatMap((rows, k) =>
    rows.flatMap((row, i) => row.flatMap((weight, j) => (i !== lit && weight >= LEAST ? [line(i, j, k)] : []))),
  );
  return [...faint, ...named.flatMap((each, k) => each.named.map((j) => line(lit, j, k)))];
}
