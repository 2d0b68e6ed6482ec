import { clocks } from "../common/clocks/clocks.js";
import { more, whole } from "../common/clocks/controls.js";
import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { inline } from "../common/kit/markup.js";
import { show } from "../common/kit/numbers.js";
import { scroller } from "../common/kit/scroll.js";
import { dataTable } from "../common/kit/table.js";
import { tokenStrip } from "../common/kit/tokens.js";
import { curve } from "./curve.js";
import { reading } from "./reading.js";
import { ADDRESS, LAST, REACH, TABLES, held, readState } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** W3: the product of two positions' vectors, which the offset alone decides. */
export const widget = interactive({ address: ADDRESS, read: readState, build });

/** The angle at which a hand stands, from the top, clockwise. @param {number[]} hand */
const angleOf = ([x, y]) => Math.atan2(x, y);
/** The same angle, at most half a turn. @param {number} angle */
const halfTurn = (angle) => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** What each clock shows: both hands, and the angle between them. @param {State} state @param {Reading} seen */
function faces({ table }, { here, there, parts }) {
  // Random hands may be longer than the clock.
  const scale = table === "learned" ? 0.5 : 1;
  return here.map((hand, pair) => ({
    name: words.face(pair, parts[pair]),
    hands: [hand, there[pair]].map((each) => each.map((x) => x * scale)),
    from: angleOf(hand),
    turn: halfTurn(angleOf(there[pair]) - angleOf(hand)),
    values: [parts[pair]],
  }));
}

/** @param {State} state @param {Reading} seen */
function formula(state, seen) {
  return words.formula(state, seen).map(([text, result]) => h("span", {}, inline(text), h("b", {}, result)));
}

/** @param {State} state */
function tables(state) {
  const { here, there, parts, products } = reading(state);
  const lines = here.map((hand, pair) => [...hand, ...there[pair], parts[pair]]);
  const { caption, ...heads } = words.parts;
  return [
    dataTable({
      caption: caption(state),
      ...heads,
      rows: lines.map((_, pair) => String(pair)),
      cell: (row, column) => ({ text: show(lines[row][column]), value: lines[row][column] }),
      lit: state.pair,
    }),
    dataTable({
      ...words.products,
      rows: products.map((_, i) => show(i - REACH)),
      cell(row, column) {
        const value = column ? products[row] : state.position + row - REACH;
        return products[row] === null || value === null ? { text: words.none } : { text: show(value), value };
      },
      lit: state.offset + REACH,
    }),
  ];
}

/** What is moved: p and k, and which table they are looked up in. @param {Figure} figure */
function controls(figure) {
  const write = figure.write.bind(figure);
  const move = (/** @type {Partial<State>} */ to) => {
    const { position, offset } = { ...figure.kept(), ...to };
    write({ position, offset: held(position, offset) });
  };
  const onOffset = (/** @type {number} */ offset) => move({ offset });
  const place = whole({ label: words.position, low: 0, high: LAST, count: LAST + 1, onChange: (position) => move({ position }) });
  const step = whole({ label: words.offset, low: -REACH, high: REACH, count: 2 * REACH + 1, onChange: onOffset });
  const kind = tokenStrip({ label: words.table, tokens: words.tables, onChoose: (at) => write({ table: TABLES[at] }) });
  const fold = more(write, h("div", {}, kind.title, kind.group));
  return {
    node: h("div", { class: "pieces-columns" }, place.node, step.node),
    fold: fold.node,
    onOffset,
    /** @param {State} state */
    update(state) {
      place.update(state.position);
      step.update(state.offset);
      kind.update(TABLES.indexOf(state.table));
      fold.update(state);
    },
  };
}

/**
 * @param {Figure} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const control = controls(figure);
  const hands = clocks({ label: words.hand, feet: 1, onChoose: (pair) => figure.write({ pair }) });
  const picture = curve(control.onOffset);
  const told = h("div", { class: "pieces-aside pieces-clocks-formula" });
  const note = h("p", { class: "pieces-note" });
  const row = scroller(words.label, hands.node).node;
  const main = h("div", { class: "pieces-main pieces-clocks-controls" }, control.node, row, told, picture.node, note);
  return {
    label: words.label,
    keys: words.keys,
    body: [main, control.fold],
    tables: () => tables(figure.kept()),
    // What a link moves is in sight.
    follow(named) {
      if (["base", "d_model", "table"].some((name) => name in named)) control.fold.open = true;
    },
    draw(state) {
      const seen = reading(state);
      control.update(state);
      hands.update(faces(state, seen), state.pair);
      told.replaceChildren(...formula(state, seen));
      picture.update(state, seen);
      note.textContent = words.note(state);
      return { headline: words.headline(state, seen), sentence: words.takeaway(state) };
    },
    status: (state) => words.status(state, reading(state)),
  };
}
