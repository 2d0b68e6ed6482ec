import { button, h } from "../common/kit/dom.js";
import { containKeys } from "../common/kit/keys.js";
import { inline } from "../common/kit/markup.js";
import { listen, setTraits } from "../common/kit/traits.js";
import { choiceField, disable, numberField } from "./fields.js";
import { judge } from "./judge.js";
import { words } from "./words.js";

/** @typedef {import("../common/kit/types.js").Model} Model */

const TRAITS = ["chosen", "typed", "committed", "revealed"];
const UNANSWERED = { is_right: null, committed: false, revealed: false };

/**
 * A question with options or a number. A prediction is locked once committed, and judged only when the reader asks.
 * @type {import("../common/kit/types.js").WidgetModule}
 */
export const widget = {
  address: [],
  remember: [...TRAITS, "is_right"],
  render({ model, el }) {
    const asked = new Asked(model);
    el.replaceChildren(asked.node);
    asked.draw();
    return listen(model, Object.fromEntries(TRAITS.map((trait) => [`change:${trait}`, () => asked.draw()])));
  },
};

class Asked {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    this.predict = model.get("predict");
    this.field = (model.get("form") === "number" ? numberField : choiceField)(model, (traits) => this.restart(traits));
    this.submit = h("button", { type: "submit", class: "pieces-primary" });
    this.reveal = button(() => this.show(), {}, this.predict ? words.reveal : words.answer);
    this.again = button(() => this.clear(), {});
    this.feedback = h("div", { class: "pieces-question-feedback", role: "status" });
    /** What the feedback says now: the region is spoken whenever it changes, so a thing is said once. */
    this.told = "";
    const { field, submit, reveal, again, feedback } = this;
    this.node = h("form", { class: "pieces-figure pieces-question", novalidate: true, autocomplete: "off" }, [
      h("fieldset", { "aria-describedby": field.hint.id }, [
        h("legend", {}, [
          h("span", { class: "pieces-question-eyebrow" }, this.predict ? words.predict : words.question),
          h("span", { class: "pieces-question-prompt", dir: "auto" }, inline(model.get("prompt"))),
        ]),
        field.hint,
        field.node,
      ]),
      h("div", { class: "pieces-toolbar" }, submit, reveal, again),
      feedback,
    ]);
    this.node.addEventListener("submit", (event) => this.commit(event));
    this.node.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && (!this.locked() || model.get("revealed"))) this.clear();
    });
    containKeys(this.node);
  }

  /** A committed prediction holds until it is revealed. */
  locked() {
    return this.predict && this.model.get("committed");
  }

  /** A changed answer is a new try. @param {Record<string, any>} traits */
  restart(traits) {
    if (!this.locked()) setTraits(this.model, { ...UNANSWERED, ...traits });
    this.draw();
  }

  show() {
    if (this.model.get("committed")) setTraits(this.model, { revealed: true });
  }

  clear() {
    setTraits(this.model, { ...UNANSWERED, ...this.field.empty });
    this.draw();
    this.field.first().focus();
  }

  /** @param {Event} event */
  commit(event) {
    event.preventDefault();
    if (this.locked()) return;
    const { right } = judge(this.model);
    if (right === null) {
      this.told = "";
      this.tell("problem", [h("p", {}, this.field.problem())]);
      this.field.first().focus();
      return;
    }
    setTraits(this.model, { is_right: right, committed: true });
    this.draw();
  }

  /** @param {string} key @param {Node[]} nodes */
  tell(key, nodes) {
    if (key === this.told) return;
    this.told = key;
    this.feedback.replaceChildren(...nodes);
  }

  draw() {
    const { model, predict, field, submit, reveal, again } = this;
    const verdict = judge(model);
    const done = model.get("committed") && verdict.right !== null;
    const open = done && (!predict || model.get("revealed"));
    field.draw(open, this.locked());
    submit.textContent = predict ? (done ? words.committed : words.commit) : words.check;
    disable(submit, done && predict);
    reveal.hidden = !done || (!predict && verdict.right === true);
    disable(reveal, model.get("revealed"));
    again.hidden = !open;
    again.textContent = verdict.right ? words.over : words.again;
    const state = JSON.stringify(TRAITS.map((trait) => model.get(trait) ?? null));
    if (!done) this.tell("", []);
    else if (!open) this.tell(state, [h("p", {}, words.said, ...field.said(), words.readOn)]);
    else this.tell(state, verdictNodes(model, verdict));
    const active = document.activeElement;
    if (active instanceof HTMLElement && active.hidden && this.node.contains(active)) field.first().focus();
  }
}

/** @param {Model} model @param {import("./judge.js").Verdict} verdict */
function verdictNodes(model, { right, notes, missing }) {
  const several = model.get("several");
  const word = right ? words.right : model.get("predict") ? words.wrong : words.notYet;
  const look = { class: "pieces-question-verdict", "data-mark": right ? "right" : "wrong" };
  return [
    h("p", look, mark(right === true), word),
    ...notes.map(({ right, text = "", why }) =>
      h("p", { dir: "auto" }, several ? [mark(right), h("b", { dir: "auto" }, inline(text)), ": "] : [], inline(why)),
    ),
    ...(several && missing ? [h("p", {}, words.missing(missing))] : []),
    ...(model.get("revealed") && !right ? answerNodes(model) : []),
  ];
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
