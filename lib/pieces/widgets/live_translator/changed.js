import { h } from "../common/kit/dom.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").Head} Head */

/** What became of the translation without a head: what is said of it, and the words before, those that went marked. */
export function changedPart() {
  const said = h("span");
  const before = h("span", { lang: "fr" });
  const node = h("p", { class: "pieces-live-translator-changed" }, said, " ", before);
  return {
    node,
    /** @param {string} text @param {string[]} tokens the words before @param {boolean[]} went */
    update(text, tokens, went) {
      said.textContent = text;
      const marked = tokens.flatMap((token, i) => [went[i] ? h("del", {}, token) : token, " "]);
      before.replaceChildren(...(went.some(Boolean) ? [`${words.before} `, ...marked] : []));
    },
  };
}
