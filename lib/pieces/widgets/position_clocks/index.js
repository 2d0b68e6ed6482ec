import { clocks } from "../common/clocks/clocks.js";
import { more, whole } from "../common/clocks/controls.js";
import { divisor, sinusoids } from "../common/clocks/rates.js";
import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { show, showEntry } from "../common/kit/numbers.js";
import { scroller } from "../common/kit/scroll.js";
import { dataTable } from "../common/kit/table.js";
import { map } from "./map.js";
import { nearest, reading } from "./reading.js";
import { ADDRESS, LAST, ROWS, readState } from "./state.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./reading.js").Reading} Reading */
/** @typedef {import("../common/kit/interactive.js").Figure<State>} Figure */

/** W3: each pair of dimensions is a clock hand with a speed of its own. */
export const widget = interactive({ address: ADDRESS, read: readState, build });

/** What each clock shows: its hand, and by how much a step turns it. @param {State} state @param {Reading} seen */
const faces = ({ position }, { turns, angles }) =>
  turns.map((rate, pair) => {
    const values = sinusoids(position, [rate]);
    return { name: words.face(pair, angles[pair], values), hands: [values], from: angles[pair], turn: rate, values };
  });

/** The chosen pair's formula, numbers inserted. */
function formula() {
  const node = h("div", { class: "pieces-aside pieces-clocks-formula" });
  const part = (/** @type {import("../common/kit/dom.js").Child[]} */ ...parts) => h("span", {}, parts);
  const raised = (/** @type {string} */ text) => h("sup", {}, text);
  return {
    node,
    /** @param {State} state @param {Reading} seen */
    update({ position, pair, d_model, base }, { angles, divisor: divided, wavelength, sine, cosine }) {
      const angle = showEntry(angles[pair]);
      const pe = (/** @type {number} */ at) => `PE(${position}, ${2 * pair + at})`;
      node.replaceChildren(
        part(h("b", {}, `${words.hand} ${pair}: `), "angle = p / base", raised("2i/d"), ` = ${position} / ${showEntry(base)}`,
          raised(`${2 * pair}/${d_model}`), ` = ${position} / ${showEntry(divided)} = ${angle} rad`),
        part(`${pe(0)} = sin ${angle} = `, h("b", {}, showEntry(sine))),
        part(`${pe(1)} = cos ${angle} = `, h("b", {}, showEntry(cosine))),
        part(`${words.turn} 2π · ${showEntry(divided)} = `, h("b", {}, showEntry(wavelength))),
      );
    },
  };
}

/** The hands, and all that the map shows; the latter stays while the map does. */
function tables() {
  let key = "";
  /** @type {HTMLElement} */
  let shown;
  return (/** @type {State} */ state) => {
    const seen = reading(state);
    const now = `${state.d_model} ${state.base} ${seen.first}`;
    if (now !== key) [key, shown] = [now, mapTable(state, seen)];
    const { caption, ...heads } = words.hands;
    const rows = seen.angles.map((angle, pair) => {
      const divided = divisor(state, pair);
      return [divided, angle, Math.sin(angle), Math.cos(angle), 2 * Math.PI * divided];
    });
    const hands = dataTable({
      caption: caption(state.position),
      ...heads,
      rows: rows.map((_, pair) => String(pair)),
      cell: (row, column) => ({ text: show(rows[row][column]), value: rows[row][column] }),
      lit: state.pair,
    });
    return [hands, shown];
  };
}

/** @param {State} state @param {Reading} seen */
function mapTable({ d_model }, { turns, first }) {
  const table = Array.from({ length: ROWS }, (_, row) => sinusoids(first + row, turns));
  return dataTable({
    ...words.table,
    columns: Array.from({ length: d_model }, (_, dimension) => String(dimension)),
    rows: table.map((_, row) => String(first + row)),
    cell: (row, column) => ({ text: show(table[row][column]), value: table[row][column] }),
  });
}

/**
 * @param {Figure} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const write = figure.write.bind(figure);
  const place = whole({ label: words.position, low: 0, high: LAST, count: ROWS, onChange: (position) => write({ position }) });
  const hands = clocks({ label: words.hand, feet: 2, onChoose: (pair) => write({ pair }) });
  const [picture, told, fold, alike] = [map(write), formula(), more(write), nearest()];
  const legend = h("span");
  const scale = h("span", {}, words.ends[0], h("span", { class: "pieces-position-clocks-scale" }), words.ends[1]);
  const note = h("p", { class: "pieces-note pieces-position-clocks-legend" }, legend, scale);
  const seenTogether = scroller(words.label, hands.node, picture.node).node;
  const main = h("div", { class: "pieces-main pieces-clocks-controls" }, place.node, seenTogether, note, told.node);
  return {
    label: words.label,
    keys: words.keys,
    body: [main, fold.node],
    tables: ((table) => () => table(figure.kept()))(tables()),
    // What a link moves is in sight.
    follow(named) {
      if ("base" in named || "d_model" in named) fold.node.open = true;
    },
    draw(state) {
      const seen = reading(state);
      place.update(state.position, seen.first);
      hands.update(faces(state, seen), state.pair);
      picture.update(state, seen);
      legend.textContent = words.legend(alike(state));
      told.update(state, seen);
      fold.update(state);
      return { headline: words.headline(state, seen), sentence: words.takeaway(seen) };
    },
    status: (state) => words.status(state, reading(state)),
  };
}
