import { h, uniqueId } from "../common/kit/dom.js";
import { numberField } from "../common/kit/field.js";
import { interactive } from "../common/kit/interactive.js";
import { show } from "../common/kit/numbers.js";
import { dataTable } from "../common/kit/table.js";
import { tokenLabel, tokenStrip } from "../common/kit/tokens.js";
import { plane } from "./plane.js";
import { reading } from "./reading.js";
import { rows } from "./rows.js";
import { ADDRESS, fits, form, reach, readState } from "./state.js";
import { two, words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** W11: a word as an arrow that the reader drags: angle, score, weight and the mixed arrow move with it. */
export const widget = interactive({ address: ADDRESS, read: readState, fits, form, build });

/** The tip as two numbers. @param {Figure} figure */
function fields(figure) {
  const { axes, word, vectors } = figure.start;
  const parts = /** @type {const} */ (["x", "y"]).map((key, i) => {
    const id = uniqueId("tip");
    const onChange = (/** @type {number} */ value) => figure.write({ [key]: value });
    const field = numberField({ ...reach(vectors), write: two, onChange, props: { id } });
    return { key, field, node: h("span", {}, h("label", { for: id }, tokenLabel(axes[i])), field.node) };
  });
  const title = h("span", { class: "pieces-label", id: uniqueId("goes-in") }, tokenLabel(word), ` ${words.goesIn}`);
  return {
    node: h("div", { class: "pieces-word-plane-tip", role: "group", "aria-labelledby": title.id }, [
      title,
      ...parts.map(({ node }) => node),
    ]),
    update: (/** @type {State} */ state) => parts.forEach(({ key, field }) => field.show(state[key])),
  };
}

/** @param {State} state */
function tables(state) {
  const { words: all, scores, weights, shares, output } = reading(state);
  const lines = all.map((_, i) => [scores[i], scores[i] / Math.SQRT2, weights[i], ...shares[i]]);
  const { caption, corner, columns } = words.table;
  return [
    dataTable({
      caption: caption(state.word),
      corner,
      columns: columns(state.axes),
      rows: [...all, words.out],
      cell(row, column) {
        const value = lines[row] ? lines[row][column] : [, , 1, ...output][column];
        return { text: value === undefined ? "" : show(value), value };
      },
    }),
  ];
}

/**
 * @param {Figure} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const { sentences, word } = figure.start;
  const strip = tokenStrip({
    label: words.sentence,
    tokens: sentences.map((sentence) => sentence.join(" ")),
    onChoose: (which) => figure.write({ which }),
  });
  strip.title.className = "pieces-unseen";
  const most = Math.max(...sentences.map((sentence) => sentence.length));
  const picture = plane(figure.start, most, ([x, y]) => figure.write({ x, y }));
  const [tip, lines] = [fields(figure), rows(most)];
  const choice = h("div", { class: "pieces-word-plane-choice" }, strip.title, strip.group);
  const note = h("p", { class: "pieces-note" });
  const core = h("div", { class: "pieces-word-plane-body pieces-main" }, picture.node, choice, tip.node, lines.node, note);
  return {
    label: words.label,
    keys: words.keys,
    body: [core],
    tables: () => tables(figure.kept()),
    draw(state) {
      const seen = reading(state);
      strip.update(state.which);
      tip.update(state);
      picture.update(seen);
      lines.update(seen);
      const other = seen.words.find((_, i) => i !== seen.asks && seen.arrows[i].some(Boolean));
      note.textContent = `${other ? `${words.shadow(other, word)} ` : ""}${words.note}`;
      return { headline: words.headline(state, seen), sentence: words.takeaway(state) };
    },
    status: (state) => words.status(state, reading(state)),
  };
}
