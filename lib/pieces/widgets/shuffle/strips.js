import { h } from "../common/kit/dom.js";
import { D_MODEL } from "./layer.js";
import { isSame } from "./reading.js";
import { words } from "./words.js";

/** The output that has the deepest colour; the root keeps small ones apart. */
const REACH = 2;
/** How long outputs take to follow their words. */
const MOVE = 220;

/** A vector as cells from the top down. */
function vector() {
  const cells = Array.from({ length: D_MODEL }, () => h("span", { class: "pieces-tint" }));
  return {
    node: h("div", { class: "pieces-shuffle-vector" }, cells),
    /** @param {number[]} entries */
    update: (entries) =>
      cells.forEach((cell, i) => {
        cell.style.setProperty("--heat", String(Math.sqrt(Math.min(1, Math.abs(entries[i]) / REACH))));
        cell.toggleAttribute("data-minus", entries[i] < 0);
      }),
  };
}

/** The output of a word in the first order beside its output now. */
function column() {
  const pair = [vector(), vector()];
  const verdict = h("b");
  const heads = h("div", { class: "pieces-shuffle-heads" }, words.heads.map((text) => h("span", {}, text)));
  const both = h("div", { class: "pieces-shuffle-pair", "aria-hidden": "true" }, pair.map(({ node }) => node));
  const node = h("div", { class: "pieces-shuffle-column" }, heads, both, verdict);
  return {
    node,
    /** @param {number[][]} outputs @param {number} difference */
    update(outputs, difference) {
      outputs.forEach((entries, i) => pair[i].update(entries));
      verdict.textContent = isSame(difference) ? words.equal : words.differs(difference);
      node.toggleAttribute("data-differs", !isSame(difference));
    },
  };
}

/** A column for each place; outputs follow their word when it moves. @param {number} count */
export function strips(count) {
  const columns = Array.from({ length: count }, column);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {number[]} */
  let before = [];
  return {
    node: h("div", { class: "pieces-shuffle-columns" }, columns.map(({ node }) => node)),
    /** @param {import("./state.js").State} state @param {import("./reading.js").Reading} seen */
    update({ order }, { first, now, differences }) {
      columns.forEach((each, place) => {
        const word = order[place];
        each.update([first[word], now[word]], differences[word]);
        const steps = before.length ? before.indexOf(word) - place : 0;
        if (!steps || calm.matches) return;
        const from = `translateX(${steps * each.node.getBoundingClientRect().width}px)`;
        each.node.animate({ transform: [from, "none"] }, { duration: MOVE, easing: "ease-out" });
      });
      before = order;
    },
  };
}
