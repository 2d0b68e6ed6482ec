import { formatAddress } from "../common/kit/address.js";
import { h } from "../common/kit/dom.js";
import { frame } from "../common/kit/frame.js";
import { grid } from "../common/kit/grid.js";
import { showShare } from "../common/kit/numbers.js";
import { tokenNames } from "../common/kit/tokens.js";
import { listen, once, setTraits } from "../common/kit/traits.js";
import { controls } from "./controls.js";
import { argmax, largest, meanOf } from "./numbers.js";
import { rowPart } from "./row.js";
import { ADDRESS, fitsTogether, GIVEN, readState, viewOf } from "./state.js";
import { factsPart, speak, weightTable } from "./tables.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../common/kit/types.js").Model} Model */
/** @typedef {import("../common/kit/grid.js").Place} Place */

/**
 * W5: the cross-attention of a trained model, every weight one that it computed.
 * @type {import("../common/kit/types.js").WidgetModule}
 */
export const widget = {
  address: [...ADDRESS],
  render({ model, el }) {
    let stale = false;
    const change = once(() => {
      if (!stale) return drawn.draw();
      if (!fitsTogether(readState(model))) return;
      stale = false;
      drawn = build(model, el, change);
    });
    const renew = () => {
      stale = true;
      change();
    };
    let drawn = build(model, el, change);
    const follow = (/** @type {any} */ _, /** @type {HTMLElement | null} */ from) => drawn.follow(from);
    return listen(model, { ...Object.fromEntries(GIVEN.map((name) => [`change:${name}`, renew])), change, follow });
  },
};

/**
 * The view in one sentence.
 * @param {State} state @param {number[]} row @param {string} written @param {string[]} read names of the source words
 * @param {string} hint how to keep a cell that is not kept yet
 */
function spoken(state, row, written, read, hint) {
  const { named, others, rest } = largest(row);
  const list = named.map((j) => `${read[j]} ${showShare(row[j])}`);
  if (others) list.push(`${words.others(others)} ${showShare(rest)}`);
  const weight = row[state.key];
  return words.status({
    view: words.viewOf(state.layer, state.head),
    written,
    read: read[state.key],
    weight,
    place: words.place(1 + row.filter((other) => other > weight).length, row.length),
    list: list.join(", "),
    hint,
  });
}

/** @param {Model} model @param {HTMLElement} el @param {() => void} change asks for a drawing */
function build(model, el, change) {
  const start = readState(model);
  /** Of each layer its mean, and then its heads. */
  const views = start.weights.map((heads) => [meanOf(heads), ...heads]);
  const [written, read] = [tokenNames(start.target), tokenNames(start.source)];
  /** @type {Pick<State, "query" | "key"> | null} */
  let preview = null;
  let first = true;
  let link = "";

  /** @param {Partial<State>} traits */
  function write(traits) {
    preview = null;
    setTraits(model, traits);
    whole.hold(false);
    change();
  }
  /** The state with the previewed cell in place of the kept one. @returns {State} */
  const seen = () => ({ ...readState(model, start), ...preview });
  /** The weights in view. @param {State} [state] */
  const shown = ({ layer, head } = seen()) => views[layer - 1][head];
  const hint = () => (preview ? words.preview : "");
  /** @param {Place | null} place */
  const chosen = (place) => place && { query: place.row, key: place.column };

  /** @param {State} state @param {string} hint */
  const say = (state, hint) =>
    whole.say(spoken(state, shown(state)[state.query], written[state.query], read, hint));

  const control = controls(views, write);
  const row = rowPart(start, write, shown);
  const facts = factsPart(start);
  const heat = grid({
    label: words.heatLabel,
    corner: words.corner,
    rows: start.target,
    columns: start.source,
    onPin: (place) => write(/** @type {Partial<State>} */ (chosen(place))),
    onPreview(place) {
      preview = chosen(place);
      change();
    },
    onHover: (place) => say({ ...seen(), ...chosen(place) }, place ? words.hover : hint()),
  });
  speak(heat.node, start);
  const title = h("p", { class: "pieces-label" });
  const bar = h("p", { class: "pieces-note pieces-attention-explorer-scale" }, words.domain);
  const notes = [words.axes, words.step].map((text) => h("p", { class: "pieces-note" }, text));
  const whole = frame({
    label: words.label,
    body: [
      ...control.nodes,
      row.node,
      h("div", {}, title, notes),
      h("div", { class: "pieces-attention-explorer-pair" }, h("div", {}, heat.node, bar), facts.node),
    ],
    onReset: () => write(viewOf(start)),
    tables: () => [weightTable(shown(), seen())],
    keys: words.keyList,
  });
  whole.node.classList.add("pieces-attention-explorer");

  function draw() {
    const kept = readState(model, start);
    const state = seen();
    const weights = shown(state);
    control.update(state);
    row.update(state);
    facts.update(views[state.layer - 1], state, written[state.query]);
    title.textContent = words.matrixTitle(weights.length, weights[0].length);
    heat.update(
      (i, j) => ({ text: weights[i][j].toFixed(2), heat: weights[i][j], masked: false, value: weights[i][j] }),
      { row: kept.query, column: kept.key },
      { row: state.query, column: state.key },
    );
    const best = argmax(weights[state.query]);
    whole.tell(
      words.headline(written[state.query], read[best], weights[state.query][best]),
      words.caption(words.viewOf(state.layer, state.head)),
    );
    // Only the book's page has an address, and the runtime names its widgets.
    link = formatAddress(model.get("name"), viewOf(kept));
    whole.setLink(el.dataset.piecesName ? link : null);
    if (!first) say(state, hint());
    first = false;
    whole.refresh();
  }

  /** A link in a question of the text asks it; one to another view ends that. @param {HTMLElement | null} from */
  function follow(from) {
    if (from || link !== formatAddress(model.get("name"), viewOf(readState(model, start)))) whole.ask(from);
    preview = null;
    change();
  }

  el.replaceChildren(whole.node);
  draw();
  return { draw, follow };
}
