import { h } from "../common/kit/dom.js";
import { showShape } from "../common/kit/numbers.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** The five lines as the chapter has them. */
const LINES = [
  "scores = query @ key.mT",
  "scores = scores / sqrt(query.shape[-1])",
  "scores = scores.masked_fill(~mask, -torch.inf)",
  "weights = scores.softmax(dim=-1)",
  "output = weights @ value",
];

/** The code; the line of the step is lit, and one that is left out is a comment. @param {State} start */
export function codePart({ query, key, value }) {
  const [n, m, d_k, d_v] = [query.length, key.length, key[0].length, value[0].length];
  const scores = showShape(n, m);
  const shapes = [
    `${showShape(n, d_k)} @ ${showShape(d_k, m)} → ${scores}`,
    `√${d_k}`,
    scores,
    words.codeRows,
    `${scores} @ ${showShape(m, d_v)} → ${showShape(n, d_v)}`,
  ];
  const lines = LINES.map((line, at) => {
    const [code, note] = [h("code", {}, line), h("span", { class: "pieces-attention-stepper-comment" })];
    return { node: h("li", {}, h("span", {}, words.steps[at]), code, note), code, note };
  });
  const list = h("ol", { class: "pieces-list pieces-attention-stepper-code", "aria-label": words.code });
  list.append(...lines.map(({ node }) => node));
  return {
    node: list,
    /** @param {State} state */
    update({ step, scale, use_mask }) {
      const used = [true, scale, use_mask !== "none", true, true];
      lines.forEach(({ node, code, note }, at) => {
        if (at === step) node.setAttribute("aria-current", "step");
        else node.removeAttribute("aria-current");
        node.toggleAttribute("data-off", !used[at]);
        code.textContent = used[at] ? LINES[at] : `# ${LINES[at]}`;
        note.textContent = used[at] ? `# ${shapes[at]}` : `# ${words.codeOff}`;
      });
    },
  };
}
