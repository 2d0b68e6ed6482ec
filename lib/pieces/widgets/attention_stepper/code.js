import { h } from "../common/kit/dom.js";
import { showEntry, showShape } from "../common/kit/numbers.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** The five lines as the library has them. */
const LINES = [
  "scores = query @ key.transpose(-2, -1)",
  "scores = scores / math.sqrt(query.shape[-1])",
  "scores = scores.masked_fill(~mask, -math.inf)",
  "weights = scores.softmax(dim=-1)",
  "output = weights @ value",
];

/** What each line has for shapes here; null where it is left out. @param {State} state */
function notesOf({ query, key, value, scale, use_mask }) {
  const [n, m, d_k, d_v] = [query.length, key.length, key[0].length, value[0].length];
  const scores = showShape(n, m);
  return [
    `${showShape(n, d_k)} @ ${showShape(d_k, m)} → ${scores}`,
    scale ? `√${d_k} = ${showEntry(Math.sqrt(d_k))}` : null,
    use_mask === "none" ? null : scores,
    `${scores}, ${words.codeRows}`,
    `${scores} @ ${showShape(m, d_v)} → ${showShape(n, d_v)}`,
  ];
}

/** The code whose current line is lit. */
export function codePart() {
  const list = h("ol", { class: "pieces-list pieces-attention-stepper-code" });
  let shown = "";
  return {
    node: h("div", {}, h("p", { class: "pieces-label" }, words.code), list),
    /** @param {State} state */
    update(state) {
      const notes = notesOf(state);
      const key = JSON.stringify([notes, state.step]);
      if (key === shown) return;
      shown = key;
      const lines = notes.map((note, at) =>
        h("li", { "aria-current": at === state.step && "step", "data-off": note === null }, [
          h("code", {}, note === null ? `# ${LINES[at]}` : LINES[at]),
          h("span", { class: "pieces-attention-stepper-comment" }, `# ${words.steps[at]}: ${note ?? words.codeOff}`),
        ]),
      );
      list.replaceChildren(...lines);
    },
  };
}
