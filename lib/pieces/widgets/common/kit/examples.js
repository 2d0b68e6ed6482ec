import { button, h } from "./dom.js";
import { opener } from "./frame.js";
import { words } from "./words.js";

/**
 * A guided state: how it differs from the widget as it was built, and one question whose answer is computed.
 * @typedef {object} Example
 * @property {string} title
 * @property {string} question
 * @property {Record<string, any>} change
 * @property {() => string} answer
 */

/**
 * Guided states, a question each; the answer waits behind a button.
 * @param {Example[]} all
 * @param {(index: number, change: Record<string, any>) => void} onChoose
 * @param {() => void} [onAnswer]
 */
export function examples(all, onChoose, onAnswer) {
  /** @type {number | null} */
  let asks = null;
  const question = h("p", { class: "pieces-question" });
  const answer = h("p", { class: "pieces-answer" });
  const tell = () => {
    answer.textContent = asks === null ? "" : all[asks].answer();
  };
  const onOpen = () => {
    tell();
    onAnswer?.();
  };
  const show = opener({ text: words.answer, part: answer, onOpen });
  const asked = h("div", { class: "pieces-asked pieces-aside", hidden: true }, question, show, answer);
  const buttons = all.map(({ title, change }, index) => {
    const choose = () => {
      asks = null;
      onChoose(index, change);
    };
    return button(choose, { "aria-pressed": "false" }, title);
  });
  return {
    node: h("div", { class: "pieces-examples" }, [
      h("div", { class: "pieces-toolbar" }, h("span", { class: "pieces-label" }, words.examples), buttons),
      asked,
    ]),
    /** @param {number | null} chosen */
    update(chosen) {
      asked.hidden = chosen === null;
      buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(index === chosen)));
      if (!answer.hidden) tell();
      if (chosen === asks || chosen === null) return;
      asks = chosen;
      question.replaceChildren(h("b", {}, words.question), ` ${all[chosen].question}`);
      answer.hidden = true;
      show.setAttribute("aria-expanded", "false");
    },
  };
}
