import { h, th } from "../common/kit/dom.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { pair, two, words } from "./words.js";

/** @typedef {import("./reading.js").Reading} Reading */

/** A line for each word: its score, its weight as a bar, what it adds; and their sum. @param {string} word the one that asks */
export function rows(word) {
  const body = h("tbody");
  const total = h("td", { class: "pieces-word-plane-adds" });
  const node = h("table", { class: "pieces-word-plane-rows" }, [
    h("thead", {}, h("tr", {}, h("td"), words.heads.map((text) => th("col", text)))),
    body,
    h("tfoot", {}, h("tr", {}, th("row", words.out), h("td"), h("td", {}, "1.000"), total)),
  ]);
  const line = () => {
    const [head, score, number, adds] = [th("row"), h("td"), h("span"), h("td", { class: "pieces-word-plane-adds" })];
    const fill = h("span", { class: "pieces-fill" });
    const track = h("div", { class: "pieces-track", "aria-hidden": "true" }, fill);
    return { node: h("tr", {}, head, score, h("td", {}, h("div", { class: "pieces-word-plane-weight" }, track, number)), adds), head, score, number, adds, fill };
  };
  /** @type {ReturnType<typeof line>[]} */
  let lines = [];
  let shown = "";
  return {
    node,
    /** @param {Reading} seen */
    update({ words: all, scores, weights, shares, output }) {
      if (shown !== (shown = JSON.stringify(all))) {
        lines = all.map(line);
        lines.forEach(({ node, head }, i) => {
          node.toggleAttribute("data-asks", all[i] === word);
          head.append(tokenLabel(all[i]));
        });
        body.replaceChildren(...lines.map((each) => each.node));
      }
      lines.forEach(({ score, number, adds, fill }, i) => {
        score.textContent = two(scores[i]);
        number.textContent = weights[i].toFixed(3);
        adds.textContent = pair(shares[i]);
        fill.style.width = `${100 * weights[i]}%`;
      });
      total.textContent = pair(output);
    },
  };
}
