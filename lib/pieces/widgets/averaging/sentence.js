import { h } from "../common/kit/dom.js";
import { numberField } from "../common/kit/field.js";
import { showEntry } from "../common/kit/numbers.js";
import { tokenLabel, tokenNames } from "../common/kit/tokens.js";
import { MOST } from "./reading.js";
import { number, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */

/** @param {string} name @param {...(import("../common/kit/dom.js").Child | import("../common/kit/dom.js").Child[])} children */
export const part = (name, ...children) => h("div", { class: `pieces-averaging-${name}` }, children.flat());

/** The number of a head in its colour. @param {number} at */
export const badge = (at) =>
  h("span", { class: "pieces-badge", style: `--mark: var(--pieces-head-${at + 1})`, "aria-hidden": "true" }, at + 1);

/** A neighbour: its value to be pulled, stepped and typed. @param {string} token @param {string} name @param {(value: number) => void} onChange */
function neighbour(token, name, onChange) {
  const field = numberField({ low: 0, high: MOST, write: showEntry, onChange, props: { "aria-label": words.value(name) } });
  const range = h("input", {
    type: "range",
    min: 0,
    max: MOST,
    step: 0.1,
    "aria-label": words.pull(name),
    oninput: () => onChange(Number(range.value)),
  });
  return {
    node: part("card", part("name", tokenLabel(token), field.node), range),
    /** @param {number} value */
    update(value) {
      field.show(value);
      range.value = String(value);
      range.setAttribute("aria-valuetext", showEntry(value));
    },
  };
}

/** @param {string} text */
const value = (text) => h("span", { class: "pieces-averaging-value" }, text);

/** What a head delivers, its numbers put in. @param {number} a @param {State} state @param {number} arrives */
const formula = (a, { left, right }, arrives) => [
  `${number(a)} · `,
  value(number(left)),
  ` + ${number(1 - a)} · `,
  value(number(right)),
  " = ",
  h("b", {}, number(arrives)),
];

/** Each head's arrow, as thick as its weight. @param {string} side */
function arrows(side) {
  const lines = [0, 1].map((at) => {
    const [weight, shaft] = [h("span"), h("span", { class: "pieces-averaging-shaft" })];
    const node = h("div", { style: `--mark: var(--pieces-head-${at + 1})` }, weight, shaft);
    return { node, weight, shaft };
  });
  const node = part("arrows", lines.map((line) => line.node));
  node.setAttribute("aria-hidden", "true");
  node.dataset.side = side;
  return {
    node,
    /** @param {number[]} weights */
    update: (weights) =>
      lines.forEach((line, at) => {
        line.node.hidden = at >= weights.length;
        if (line.node.hidden) return;
        line.weight.textContent = number(weights[at]);
        line.shaft.style.setProperty("--weight", String(weights[at]));
        line.shaft.toggleAttribute("data-none", weights[at] < 0.0005);
      }),
  };
}

/** The sentence: a word between its neighbours, and what arrives. @param {import("../common/kit/interactive.js").Figure<State>} figure */
export function sentence(figure) {
  const { tokens } = figure.start;
  const names = tokenNames(tokens);
  const left = neighbour(tokens[0], names[0], (value) => figure.write({ left: value }));
  const right = neighbour(tokens[2], names[2], (value) => figure.write({ right: value }));
  const [from, to] = ["left", "right"].map(arrows);
  const arrived = [0, 1].map((at) => ({ sign: badge(at), told: h("span") }));
  const lines = arrived.map(({ sign, told }) => part("arrived", sign, told));
  const title = part("name", tokenLabel(tokens[1]), h("span", { class: "pieces-note" }, words.receives));
  const middle = part("card", title, lines);
  middle.dataset.reads = "";
  return {
    node: part("sentence", left.node, from.node, middle, to.node, right.node),
    /** @param {State} state @param {Reading} seen */
    update(state, { weights, arrives }) {
      left.update(state.left);
      right.update(state.right);
      from.update(weights);
      to.update(weights.map((weight) => 1 - weight));
      lines.forEach((line, at) => {
        line.hidden = at >= state.heads;
        if (line.hidden) return;
        arrived[at].sign.hidden = state.heads === 1;
        arrived[at].told.replaceChildren(...formula(weights[at], state, arrives[at]));
      });
    },
  };
}
