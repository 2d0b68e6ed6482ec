import { button, h } from "../common/kit/dom.js";
import { inline } from "../common/kit/markup.js";
import { judge } from "./judge.js";
import { containKeys } from "../common/kit/keys.js";
import { choiceField, numberField } from "./fields.js";
import { words } from "./words.js";
import { listen, setTraits } from "../common/kit/traits.js";

/** @typedef {import("../common/kit/types.js").Model} Model */

const TRAITS = ["chosen", "typed", "committed", "revealed"];

/**
 * A question with options or a number. A prediction is locked once committed, and judged only when the reader asks.
 * @type {import("../common/kit/types.js").WidgetModule}
 */
export const widget = {
  address: [],
  render({ model, el }) {
    const view = build(model);
    el.replaceChildren(view.node);
    view.draw();
    return listen(model, Object.fromEntries(TRAITS.map((trait) => [`change:${trait}`, view.draw])));
  },
};

/** @param {Model} model */
function build(model) {
  const predict = model.get("predict");
  const field = (model.get("form") === "number" ? numberField : choiceField)(model, restart);
  const submit = h("button", { type: "submit", class: "pieces-question-submit" });
  const reveal = button(show, {}, predict ? words.reveal : words.answer);
  const again = button(clear, {});
  const feedback = h("div", { class: "pieces-question-feedback", role: "status" });
  const node = h("form", { class: "pieces-figure pieces-question", novalidate: true, autocomplete: "off" }, [
    h("fieldset", { "aria-describedby": field.hint.id }, [
      h("legend", {}, [
        h("span", { class: "pieces-question-eyebrow" }, predict ? words.predict : words.question),
        h("span", { class: "pieces-question-prompt", dir: "auto" }, inline(model.get("prompt"))),
      ]),
      field.hint,
      field.node,
    ]),
    h("div", { class: "pieces-toolbar" }, submit, reveal, again),
    feedback,
  ]);
  let shown = "";

  /** A committed prediction holds until it is revealed. */
  const locked = () => predict && model.get("committed");
  const settled = () => model.get("committed") && (!predict || model.get("revealed"));

  /** A changed answer is a new try. @param {Record<string, any>} traits */
  function restart(traits) {
    if (!locked()) setTraits(model, { is_right: null, committed: false, revealed: false, ...traits });
    draw();
  }
  function show() {
    if (model.get("committed")) setTraits(model, { revealed: true });
  }
  function clear() {
    setTraits(model, { is_right: null, committed: false, revealed: false, ...field.empty });
    draw();
    field.first().focus();
  }

  /** @param {Event} event */
  function commit(event) {
    event.preventDefault();
    if (locked()) return;
    const { right } = judge(model);
    if (right === null) {
      shown = "";
      tell("problem", [h("p", {}, field.problem())]);
      field.first().focus();
      return;
    }
    setTraits(model, { is_right: right, committed: true });
    draw();
  }

  /** Says a thing once: the region is spoken whenever it changes. @param {string} key @param {Node[]} nodes */
  function tell(key, nodes) {
    if (key === shown) return;
    shown = key;
    feedback.replaceChildren(...nodes);
  }

  function draw() {
    const verdict = judge(model);
    const done = model.get("committed") && verdict.right !== null;
    const open = done && settled();
    field.draw(open, locked());
    submit.textContent = predict ? (done ? words.committed : words.commit) : words.check;
    disable(submit, done && predict);
    reveal.hidden = !done || (!predict && verdict.right === true);
    disable(reveal, model.get("revealed"));
    again.hidden = !open;
    again.textContent = verdict.right ? words.over : words.again;
    const state = JSON.stringify(TRAITS.map((trait) => model.get(trait) ?? null));
    if (!done) tell("", []);
    else if (!open) tell(state, [h("p", {}, words.said, ...field.said(), words.readOn)]);
    else tell(state, verdictNodes(model, verdict));
    const active = document.activeElement;
    if (active instanceof HTMLElement && active.hidden && node.contains(active)) field.first().focus();
  }

  node.addEventListener("submit", commit);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || (locked() && !model.get("revealed"))) return;
    clear();
  });
  containKeys(node);
  return { node, draw };
}

/** @param {Model} model @param {import("./judge.js").Verdict} verdict */
function verdictNodes(model, { right, notes, missing }) {
  const several = model.get("several");
  const word = right ? words.right : model.get("predict") ? words.wrong : words.notYet;
  const look = { class: "pieces-question-verdict", "data-mark": right ? "right" : "wrong" };
  const nodes = [h("p", look, mark(right === true), word)];
  for (const note of notes) {
    const lead = several ? [mark(note.right), h("b", { dir: "auto" }, inline(note.text ?? "")), ": "] : [];
    nodes.push(h("p", { dir: "auto" }, lead, inline(note.why)));
  }
  if (several && missing) nodes.push(h("p", {}, words.missing(missing)));
  if (model.get("revealed") && !right) nodes.push(...answerNodes(model));
  return nodes;
}

/** A button that does nothing now keeps the focus that it has. @param {HTMLElement} button @param {boolean} idle */
function disable(button, idle) {
  if (idle) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

/** What is right, with its reason. @param {Model} model */
function answerNodes(model) {
  if (model.get("form") === "number") {
    const lead = h("b", {}, words.theNumber(model.get("answer"), model.get("tolerance")));
    return [h("p", { class: "pieces-answer" }, lead), h("p", { dir: "auto" }, inline(model.get("why")))];
  }
  /** @type {import("./judge.js").Option[]} */
  const options = model.get("options");
  return options
    .filter(({ right }, index) => right && !(model.get("several") && model.get("chosen").includes(index)))
    .map(({ text, why }) =>
      h("p", { class: "pieces-answer", dir: "auto" }, h("b", {}, words.theAnswer, inline(text)), ". ", inline(why)),
    );
}

/** The word beside it says the same. @param {boolean} right */
const mark = (right) => h("span", { class: "pieces-question-mark", "aria-hidden": "true" }, right ? "✓ " : "✗ ");
