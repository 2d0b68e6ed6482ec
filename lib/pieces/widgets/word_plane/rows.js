import { h, th } from "../common/kit/dom.js";
import { tokenLabel } from "../common/kit/tokens.js";
import { pair, two, words } from "./words.js";

const adds = () => h("td", { class: "pieces-word-plane-adds" });

/** A line of the table. */
function line() {
  const [head, score, weight, fill, sum] = [th("row"), h("td"), h("span"), h("span", { class: "pieces-fill" }), adds()];
  const track = h("div", { class: "pieces-track", "aria-hidden": "true" }, fill);
  const node = h("tr", {}, head, score, h("td", {}, h("div", { class: "pieces-word-plane-weight" }, track, weight)), sum);
  return { node, head, score, weight, fill, sum };
}

/** For each word its score, its weight as a bar, and what it adds; and their sum. @param {number} most words */
export function rows(most) {
  const lines = Array.from({ length: most }, line);
  const total = adds();
  const node = h("table", { class: "pieces-word-plane-rows" }, [
    h("thead", {}, h("tr", {}, h("td"), words.heads.map((text) => th("col", text)))),
    h("tbody", {}, lines.map((each) => each.node)),
    h("tfoot", {}, h("tr", {}, th("row", words.out), h("td"), h("td", {}, "1.000"), total)),
  ]);
  return {
    node,
    /** @param {import("./reading.js").Reading} seen */
    update({ words: all, asks, scores, weights, shares, output }) {
      lines.forEach(({ node, head, score, weight, fill, sum }, i) => {
        node.hidden = i >= all.length;
        if (node.hidden) return;
        node.toggleAttribute("data-asks", i === asks);
        head.replaceChildren(tokenLabel(all[i]));
        score.textContent = two(scores[i]);
        weight.textContent = weights[i].toFixed(3);
        fill.style.width = `${100 * weights[i]}%`;
        sum.textContent = pair(shares[i]);
      });
      total.textContent = pair(output);
    },
  };
}
