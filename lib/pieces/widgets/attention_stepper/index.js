import { attend } from "../common/kit/attention.js";
import { formatAddress } from "../common/kit/address.js";
import { h } from "../common/kit/dom.js";
import { frame } from "../common/kit/frame.js";
import { grid } from "../common/kit/grid.js";
import { matrix } from "./matrix.js";
import { show, showShare } from "../common/kit/numbers.js";
import { codePart } from "./code.js";
import { controls, guided } from "./controls.js";
import { domain, matricesOf, rowPart } from "./row.js";
import { addressOf, ADDRESS, fitsTogether, form, MATRICES, readState, usedMask } from "./state.js";
import { words } from "./words.js";
import { stepperTables } from "./tables.js";
import { tokenNames } from "../common/kit/tokens.js";
import { listen, once, setTraits } from "../common/kit/traits.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../common/kit/types.js").Model} Model */
/** @typedef {import("../common/kit/grid.js").Place} Place */

/**
 * W1: attention one step at a time, every number given or computed, none drawn.
 * @type {import("../common/kit/types.js").WidgetModule}
 */
export const widget = {
  address: ADDRESS,
  render({ model, el }) {
    const change = once(() => {
      const state = readState(model, drawn.start);
      if (!fitsTogether(state)) return;
      if (form(state) !== form(drawn.start)) drawn = build(model, el, change);
      else drawn.draw();
    });
    let drawn = build(model, el, change);
    /** @param {Record<string, any>} named @param {HTMLElement | null} from */
    const follow = (named, from) => drawn.follow(named, from);
    return listen(model, { change, follow });
  },
};

/** @param {Model} model @param {HTMLElement} el @param {() => void} change asks for a drawing */
function build(model, el, change) {
  const start = readState(model);
  const askers = tokenNames(start.query_tokens);
  const read = tokenNames(start.key_tokens);
  /** @type {Place | null} */
  let preview = null;
  /** @type {number | null} */
  let example = null;
  let first = true;
  let news = "";
  let link = "";
  /** The view that was drawn last, and the one before numbers or settings changed: its bars stay as outlines. */
  let [last, former] = [start, start];
  let settings = "";

  /** @param {Record<string, any>} traits */
  function write(traits) {
    preview = null;
    setTraits(model, traits);
    whole.hold(false);
    change();
  }
  /**
   * An example stays on the page while the reader steps through it. It is compared with the widget as it was built, so
   * that nothing of the last view leaks in.
   * @param {number | null} index
   */
  function choose(index) {
    example = index;
    news = settings = "";
    last = start;
    whole.ask(null);
  }
  const control = controls(start, write);
  const tryOut = guided(start, askers, read, (index, traits) => {
    choose(index);
    write(traits);
    whole.hold(true);
  }, () => whole.hold(false));
  const row = rowPart({ tokens: start.key_tokens, askers, onChoose: (column) => write({ column }) });
  row.node.classList.add("pieces-main");
  const code = codePart();
  const heat = grid({
    label: words.heatLabel,
    corner: words.corner,
    rows: start.query_tokens,
    columns: start.key_tokens,
    onPin: (place) => write(place),
    onPreview(place) {
      preview = place;
      change();
    },
    onHover: tell,
  });
  /** Nothing above the mouse may change under it, so a hovered cell is only told. @param {Place | null} place */
  function tell(place) {
    const state = { ...seenState(), ...place };
    const result = attend({ ...state, mask: usedMask(state) });
    whole.say(spoken(state, matricesOf(result)[state.step], place ? words.hover : preview ? words.preview : ""));
  }
  const matrices = MATRICES.map((name) => editable(name));
  const title = h("p", { class: "pieces-label" });
  const reach = h("p", { class: "pieces-note" });
  const numbers = h("details", { class: "pieces-fold" }, [
    h("summary", {}, words.numbers),
    h("div", { class: "pieces-attention-stepper-matrices" }, matrices.map(({ part }) => part.node)),
  ]);
  numbers.open = el.clientWidth === 0 || el.clientWidth >= 480;
  const whole = frame({
    label: words.label,
    body: [
      tryOut.node,
      control.node,
      numbers,
      row.node,
      h("div", { class: "pieces-attention-stepper-pair" }, h("div", {}, title, heat.node, reach), code.node),
    ],
    onReset() {
      choose(null);
      write(Object.fromEntries(ADDRESS.map((key) => [key, start[/** @type {keyof State} */ (key)]])));
    },
    tables: () => stepperTables(seenState(), former, askers),
  });

  /** @param {typeof MATRICES[number]} name */
  function editable(name) {
    const tokens = name === "query" ? start.query_tokens : start.key_tokens;
    const names = name === "query" ? askers : read;
    const part = matrix({
      title: words.rowsOf[name],
      letter: words.letters[name],
      role: name,
      rows: tokens,
      names,
      columns: start[name][0].length,
      onEdit(at, column, value) {
        const now = readState(model, start)[name].map((line, i) => (i === at ? line.with(column, value) : line));
        news = `${words.edited(words.letters[name], names[at], column, value)} `;
        write({ [name]: now });
      },
    });
    return { name, part };
  }

  /** @param {State} state */
  const linkTo = (state) => formatAddress(model.get("name"), addressOf(state, start));
  /** The state with the previewed cell in place of the kept one. @returns {State} */
  const seenState = () => ({ ...readState(model, start), ...preview });

  function draw() {
    const kept = readState(model, start);
    if (!fitsTogether(kept)) return;
    const state = seenState();
    const result = attend({ ...state, mask: usedMask(state) });
    const now = matricesOf(result)[state.step];
    const set = linkTo({ ...kept, row: 0, column: 0, step: 0 });
    if (set !== settings) [former, settings] = [last, set];
    last = kept;
    const { low, high } = domain(now, state.step);
    const size = Math.max(-low, high) || 1;
    const say = state.step > 2 ? showShare : show;
    control.update(state, state.row);
    tryOut.update(example);
    row.update(state, result, attend({ ...former, mask: usedMask(former) }));
    code.update(state);
    title.textContent = `${words.matrixTitle[state.step]} (${now.length}, ${now[0].length})`;
    reach.textContent = words.domain(state.step > 2 ? 0 : -size, size);
    heat.update(
      (i, j) => ({
        text: say(now[i][j]),
        heat: Number.isFinite(now[i][j]) ? now[i][j] / size : 0,
        masked: result.masked[i][j] === -Infinity && state.step > 1,
        value: now[i][j],
      }),
      kept,
      state,
    );
    for (const { name, part } of matrices) part.update(state[name], name === "query" ? state.row : state.column);
    whole.tell(words.lesson, takeaway(state, result));
    // Only the book's page has an address, and the runtime names its widgets.
    link = linkTo(kept);
    whole.setLink(el.dataset.piecesName ? link : null);
    if (!first) whole.say(news + spoken(state, now, preview ? words.preview : ""));
    first = false;
    news = "";
    whole.refresh();
  }

  /** @param {State} state @param {ReturnType<typeof attend>} result */
  function takeaway(state, result) {
    const weights = result.weights[state.row];
    const largest = Math.max(...weights);
    if (largest === 0) return words.captionNothing(askers[state.row]);
    const best = read.filter((_, j) => largest - weights[j] < 1e-12);
    return words.caption(askers[state.row], best, largest, state.use_mask !== "none");
  }

  /** @param {State} state @param {number[][]} now @param {string} hint how to keep a cell that is not kept yet */
  function spoken(state, now, hint) {
    const values = now[state.row];
    const value = values[state.column];
    const rank = 1 + values.filter((other) => other > value).length;
    return words.status({
      step: state.step,
      asker: askers[state.row],
      read: read[state.column],
      value,
      place: words.place(rank, values.length),
      hint,
    });
  }

  /**
   * A link to another view ends an example; one that asks for the numbers opens them; one in a question asks it.
   * @param {any} named @param {HTMLElement | null} from
   */
  function follow(named, from) {
    if (from || link !== linkTo(readState(model, start))) choose(null);
    if (from) whole.ask(from);
    if (named.numbers || MATRICES.some((key) => key in named)) numbers.open = true;
    preview = null;
    change();
  }

  el.replaceChildren(whole.node);
  draw();
  return { start, draw, follow };
}
