import { h, svg } from "../common/kit/dom.js";
import { colourOf } from "../common/kit/heads.js";
import { interactive } from "../common/kit/interactive.js";
import { dataTable } from "../common/kit/table.js";
import { tokenStrip } from "../common/kit/tokens.js";
import { curve, sideLabel } from "../attention_heads/lines.js";
import { sides } from "../attention_heads/numbers.js";
import { HeadList } from "./list.js";
import { ADDRESS, aligns, form, headsOf, isChosen, ORDERS, readState, SHOWN } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Head} Head */

/** W5: how well each head aligns, beside what is lost when it is switched off. */
export const widget = interactive({ address: ADDRESS, read: readState, form, build });

/** A weight below this has no line. */
const LEAST = 0.05;
/** What other widget of the page shows a head on the reader's own sentences. */
const OTHER = "attention-heads";

/** The chosen head on the sentence that is kept. @param {State} state @param {Head} chosen */
function picture({ first }, { part, layer, head }) {
  const { queries, keys } = sides(part, first);
  const weights = first.weights[part][layer - 1][head - 1];
  const paths = weights.flatMap((row, i) =>
    row.flatMap((weight, j) => (weight < LEAST ? [] : [svg("path", { d: curve(i, j), style: `--weight: ${weight.toFixed(3)}` })])),
  );
  const rows = Math.max(queries.length, keys.length);
  const side = (/** @type {string[]} */ tokens, /** @type {string} */ lang) => h("div", { lang }, tokens.map((token) => h("span", {}, sideLabel(token))));
  return h("div", { class: "pieces-aligning-heads-lines", style: `--rows: ${rows}; --mark: ${colourOf(head)}` }, [
    side(queries, part === "encoder" ? "en" : "fr"),
    svg("svg", { viewBox: `0 0 100 ${rows}`, preserveAspectRatio: "none", "aria-hidden": "true" }, paths),
    side(keys, part === "decoder" ? "fr" : "en"),
  ]);
}

/** The way to the other widget, where the page has one. @param {Head} head */
function wayTo({ part, layer, head }) {
  if (!document.querySelector(`[data-pieces-name="${OTHER}"]`)) return [];
  return [h("a", { href: `#${OTHER}:part=${part},layer=${layer},head=${head}` }, words.look)];
}

/** @param {Head[]} heads @param {number} lit */
const table = (heads, lit) =>
  dataTable({
    caption: words.label,
    corner: words.corner,
    columns: words.columns,
    rows: heads.map(words.row),
    cell(row, column) {
      const head = heads[row];
      if (column) return { text: head.lost.toFixed(1), value: head.lost };
      return aligns(head) ? { text: head.score.toFixed(2), value: head.score } : { text: words.none };
    },
    lit,
  });

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { start } = figure;
  const dearest = (/** @type {Head[]} */ heads) => heads.reduce((most, head) => (head.lost > most.lost ? head : most));
  const list = new HeadList(dearest(headsOf({ ...start, shown: "all" })).lost, ({ part, layer, head }) => figure.write({ part, layer, head }));
  const shown = tokenStrip({ label: words.shown, tokens: SHOWN.map((one) => words.shownAs[one]), onChoose: show });
  const order = tokenStrip({ label: words.order, tokens: ORDERS.map((one) => words.orderAs[one]), onChoose: (at) => figure.write({ order: ORDERS[at] }) });
  const [title, drawing] = [h("div", { class: "pieces-flow pieces-aligning-heads-title" }), h("div")];
  const note = h("p", { class: "pieces-note" }, words.note(start.scores.sentences, start.scores.translated));

  /** A head of another attention is not among those of the cross-attention. @param {number} at */
  function show(at) {
    const state = figure.kept();
    const [best] = headsOf({ ...state, shown: "cross" });
    const other = SHOWN[at] === "cross" && state.part !== "cross";
    figure.write({ shown: SHOWN[at], ...(other && { part: best.part, layer: best.layer, head: best.head }) });
  }

  return {
    label: words.label,
    keys: words.keys,
    body: [
      h("div", { class: "pieces-flow pieces-aligning-heads-choices" }, [shown, order].map((strip) => h("div", {}, strip.title, strip.group))),
      h("div", { class: "pieces-columns pieces-aligning-heads-main pieces-main" }, list.node, h("div", {}, title, drawing)),
      note,
    ],
    tables: () => [table(list.heads, list.heads.findIndex(isChosen(figure.seen())))],
    draw(state) {
      shown.update(SHOWN.indexOf(state.shown));
      order.update(ORDERS.indexOf(state.order));
      list.update(state);
      const chosen = list.heads[list.heads.findIndex(isChosen(state))];
      title.replaceChildren(h("span", { class: "pieces-label" }, words.picture), ...wayTo(chosen));
      drawing.replaceChildren(picture(state, chosen));
      return { headline: words.headline(chosen, aligns(chosen)), sentence: words.sentence(list.heads.length, dearest(list.heads)) };
    },
    status(state) {
      const chosen = list.heads[list.heads.findIndex(isChosen(state))];
      return `${words.told(chosen, aligns(chosen))}.`;
    },
  };
}
