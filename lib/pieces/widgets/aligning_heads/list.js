import { button, h } from "../common/kit/dom.js";
import { headBadge } from "../common/kit/heads.js";
import { reveal, scroller } from "../common/kit/scroll.js";
import { check, leadsTo } from "../common/kit/tokens.js";
import { aligns, headsOf, isChosen } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Head} Head */

/** A bar, and its number. @param {number} share of the whole length @param {number} value @param {string} text @param {string} kind */
const bar = (share, value, text, kind) => [
  h("span", { class: "pieces-track", "aria-hidden": "true" }, h("span", { class: `pieces-fill ${kind}`, style: `width: ${100 * share}%` })),
  h("span", { class: "pieces-number", "data-value": value }, text),
];

/** The heads, each with two bars: a radio group with one Tab stop. */
export class HeadList {
  said = "";
  /** @type {Head[]} */
  heads = [];
  /** @type {HTMLButtonElement[]} */
  items = [];
  /** Every line that was made: in another order the same ones stay. @type {Map<string, HTMLButtonElement>} */
  made = new Map();

  /** @param {number} dearest the points that the longest bar stands for @param {(head: Head) => void} onChoose */
  constructor(dearest, onChoose) {
    this.dearest = dearest;
    this.onChoose = onChoose;
    this.group = h("div", { class: "pieces-aligning-heads-list", role: "radiogroup", "aria-label": words.list });
    this.group.addEventListener("keydown", (event) => this.press(event));
    const tops = [words.aligned, words.lost].map((text) => h("span", { class: "pieces-note" }, text));
    this.region = scroller(words.list, this.group).node;
    this.node = h("div", {}, h("div", { class: "pieces-aligning-heads-tops", "aria-hidden": "true" }, h("span"), tops), this.region);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const at = this.items.findIndex((item) => item === event.target);
    const to = leadsTo(event, at, this.items.length);
    if (at < 0 || to === null) return;
    event.preventDefault();
    this.items[to].focus();
    this.onChoose(this.heads[to]);
  }

  /** @param {Head} head @param {boolean} named */
  lineOf(head, named) {
    const key = `${words.named(head)} ${named}`;
    const line = this.made.get(key) ?? this.line(head, named);
    this.made.set(key, line);
    return line;
  }

  /** @param {Head} head @param {boolean} named whether its attention is told */
  line(head, named) {
    const does = aligns(head);
    const shares = does ? bar(head.score, head.score, head.score.toFixed(2), "") : [h("span"), h("span", { class: "pieces-number" }, words.none)];
    return button(() => this.onChoose(head), { role: "radio", tabindex: -1, "aria-label": words.told(head, does) }, [
      h("span", { class: "pieces-aligning-heads-name" }, words.where(head, named), " ", headBadge(head.head, "")),
      ...shares,
      ...bar(head.lost / this.dearest, head.lost, head.lost.toFixed(1), "pieces-aligning-heads-lost"),
    ]);
  }

  /** @param {State} state */
  update(state) {
    const said = `${state.shown} ${state.order}`;
    if (said !== this.said) {
      this.said = said;
      this.heads = headsOf(state);
      this.items = this.heads.map((head) => this.lineOf(head, state.shown === "all"));
      this.group.replaceChildren(...this.items);
    }
    const at = this.heads.findIndex(isChosen(state));
    check(this.items, at);
    reveal(this.region, this.items[at]);
  }
}
