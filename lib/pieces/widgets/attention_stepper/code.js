import { h } from "../common/kit/dom.js";
import { showEntry, showShape } from "../common/kit/numbers.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/**
 * The five lines as the library has them, each with its purpose and the shapes that it has here.
 * @param {State} state
 * @returns {{ code: string, note: string, off?: boolean }[]}
 */
function lines({ query, key, value, scale, use_mask }) {
  const [n, m, d_k, d_v] = [query.length, key.length, key[0].length, value[0].length];
  return [
    {
      code: "scores = query @ key.transpose(-2, -1)",
      note: `${showShape(n, d_k)} @ ${showShape(d_k, m)} → ${showShape(n, m)}`,
    },
    {
      code: "scores = scores / math.sqrt(query.shape[-1])",
      note: `√${d_k} = ${showEntry(Math.sqrt(d_k))}`,
      off: !scale,
    },
    {
      code: "scores = scores.masked_fill(~mask, -math.inf)",
      note: showShape(n, m),
      off: use_mask === "none",
    },
    { code: "weights = scores.softmax(dim=-1)", note: `${showShape(n, m)}, ${words.codeRows}` },
    { code: "output = weights @ value", note: `${showShape(n, m)} @ ${showShape(m, d_v)} → ${showShape(n, d_v)}` },
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
      const now = lines(state);
      const key = JSON.stringify([now, state.step]);
      if (key === shown) return;
      shown = key;
      list.replaceChildren(
        ...now.map(({ code, note, off }, index) =>
          h("li", { "aria-current": index === state.step ? "step" : null, "data-off": Boolean(off) }, [
            h("code", {}, off ? `# ${code}` : code),
            h("span", { class: "pieces-attention-stepper-comment" }, `# ${words.steps[index]}: ${off ? words.codeOff : note}`),
          ]),
        ),
      );
    },
  };
}
