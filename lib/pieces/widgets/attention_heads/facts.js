import { meanEntropy } from "../common/kit/attention.js";
import { h, svg } from "../common/kit/dom.js";
import { colourOf, headBadge } from "../common/kit/heads.js";
import { dashOf } from "./lines.js";
import { distance } from "./numbers.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./lines.js").Drawn} Drawn */

/** How the lines of a head look. @param {number} head */
const sample = (head) =>
  svg("svg", { viewBox: "0 0 26 6", "aria-hidden": "true" }, svg("path", { d: "M0 3h26", style: `--mark: ${colourOf(head)}; stroke-dasharray: ${dashOf(head)}` }));

/** How spread a head is, and how far it looks, where that can be said. @param {Drawn["part"]} part @param {number[][]} weights */
export const measured = (part, weights) => ({
  bits: meanEntropy(weights),
  away: part === "cross" ? null : distance(weights),
});

/** What each head that is drawn is called, the score that earns it, and what it does on this sentence. @param {State} start */
export function factsPart({ scores }) {
  const list = h("div", { class: "pieces-attention-heads-facts" });
  return {
    node: h("div", {}, h("p", { class: "pieces-note" }, words.labels(scores.least, scores.sentences)), list),
    /** @param {State} state @param {Drawn} drawn */
    update({ part, layer }, { heads, weights }) {
      const lines = heads.map((head, k) => {
        const { bits, away } = measured(part, weights[k]);
        const score = scores.parts[part][layer - 1][head - 1];
        const label = head ? words.earned(score, scores.least) : words.noLabel;
        return h("div", {}, [
          h("span", {}, headBadge(head, words.mean), sample(head)),
          h("span", {}, h("b", {}, label), " ", h("span", { class: "pieces-note" }, words.here(bits, away))),
        ]);
      });
      list.replaceChildren(...lines);
    },
  };
}
