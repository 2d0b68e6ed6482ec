import { formatAddress } from "../common/kit/address.js";
import { h } from "../common/kit/dom.js";
import { examples } from "../common/kit/examples.js";
import { frame } from "../common/kit/frame.js";
import { controlsOf } from "./controls.js";
import { facts, fill } from "./facts.js";
import { histogram, meters, rowOfBars } from "./picture.js";
import { readings } from "./readings.js";
import { sample } from "./sample.js";
import { labTables } from "./tables.js";
import { listen, once, setTraits } from "../common/kit/traits.js";

/**
 * @typedef {object} State
 * @property {number} d_k
 * @property {"none" | "root" | "d_k"} scaling
 * @property {number} temperature
 * @property {number} spread of the numbers in q and k
 * @property {number} num_keys
 * @property {number} seed
 */
/** @typedef {import("./readings.js").Readings} Readings */
/** @typedef {import("../common/kit/examples.js").Example} Example */
/** @typedef {Omit<Example, "answer"> & { answer: string, cites: Partial<State>[] }} Preset */
/** @typedef {import("./controls.js").Control} Control */
/** @typedef {{ controls: Control[], presets: Preset[], words: Record<string, any> }} Plan */

/** The others are folded: most questions are about these. */
const IN_SIGHT = 2;

/** The pictures, each with its title above it and what it says below. @param {Plan["words"]} words */
function panelsOf(words) {
  const pictures = [histogram(), rowOfBars(words), meters(words)];
  const notes = pictures.map(() => h("p", { class: "pieces-note" }));
  return {
    nodes: pictures.map(({ node }, i) =>
      h("div", {}, h("p", { class: "pieces-label" }, words.titles[i]), node, notes[i]),
    ),
    /** @param {Readings} seen @param {(text: string) => string} tell */
    update(seen, tell) {
      pictures.forEach((picture) => picture.update(seen, tell));
      notes.forEach((note, i) => (note.textContent = tell(words.notes[i])));
    },
  };
}

/** Which headline fits the spread of the scores. @param {number} spread @param {State["scaling"]} scaling */
function lessonOf(spread, scaling) {
  if (spread > 3) return "wide";
  if (spread < 0.3) return "flat";
  return scaling === "root" ? "root" : "even";
}

/** What stands beside each other where there is room. @param {Node[]} nodes */
const pairs = (nodes) => h("div", { class: "pieces-scale-lab-pairs" }, nodes);

/**
 * The controls that wait in a fold. Where something else than the hand moves one of them, the fold opens.
 * @param {Control[]} controls @param {Node[]} nodes @param {any} start @param {string} title
 */
function foldOf(controls, nodes, start, title) {
  const node = h("details", { class: "pieces-fold" }, h("summary", {}, title), pairs(nodes));
  const valuesOf = (/** @type {any} */ state) => JSON.stringify(controls.map(({ key }) => state[key]));
  let shown = valuesOf(start);
  return {
    node,
    /** A link may ask again for what is there already. */
    forget: () => (shown = ""),
    /** @param {State} state */
    update(state) {
      const now = valuesOf(state);
      if (now !== shown && now !== valuesOf(start)) node.open = true;
      shown = now;
    },
  };
}

/**
 * W2: why scores are divided by √d_k. The browser draws the random example itself, from a seed; `plan` has the words,
 * the controls with their limits, and the guided states.
 * @type {import("../common/kit/types.js").WidgetModule}
 */
export const widget = {
  address: ["d_k", "scaling", "temperature", "spread", "num_keys", "seed"],
  render({ model, el }) {
    /** @type {Plan} */
    const { controls, presets, words } = model.get("plan");
    const control = controlsOf(controls, model, write, (text) => whole.say(text));
    let drawn = sample(control.start.seed);
    /** @type {number | null} */
    let example = null;
    let alive = true;
    let first = true;
    let link = "";

    const linkTo = (/** @type {State} */ state) => formatAddress(model.get("name"), state);
    /** @param {State} state */
    const see = (state) => readings(drawn.products(state.d_k), state);
    /** @param {Record<string, any>} traits */
    function write(traits) {
      setTraits(model, traits);
      whole.hold(false);
      change();
    }
    const change = once(draw);
    /** Longer vectors are drawn ahead while the page is idle, so that no slider waits for them. */
    function prepare() {
      const ahead = drawn;
      setTimeout(() => alive && ahead === drawn && drawn.prepare() && prepare());
    }
    /** @param {Preset} preset */
    const answerOf = ({ answer, cites }) =>
      fill(answer, (setting) => {
        const state = { ...control.read(), ...cites[setting] };
        return facts(state, see(state));
      });

    const guided = presets.map((preset) => ({ ...preset, answer: () => answerOf(preset) }));
    const tryOut = examples(guided, (index, traits) => {
      example = index;
      whole.ask(null);
      write(traits);
    });
    const code = h("code", { class: "pieces-scale-lab-code" });
    const panels = panelsOf(words);
    const fold = foldOf(controls.slice(IN_SIGHT), control.nodes.slice(IN_SIGHT), control.start, words.more);
    const [scores, row, rows] = panels.nodes;
    const pictures = pairs([scores, row]);
    pictures.classList.add("pieces-main");
    const whole = frame({
      label: words.label,
      body: [tryOut.node, pairs(control.nodes.slice(0, IN_SIGHT)), code, pictures, rows, fold.node],
      onReset() {
        example = null;
        write(control.start);
      },
      tables: () => labTables(see(control.read()), words),
      keys: words.keys,
    });

    function draw() {
      /** @type {State} */
      const state = control.read();
      if (state.seed !== drawn.seed) {
        drawn = sample(state.seed);
        prepare();
      }
      const seen = see(state);
      const numbers = facts(state, seen);
      const tell = (/** @type {string} */ text) => fill(text, () => numbers);
      const reached = presets.findIndex(({ change: to }) =>
        Object.entries(to).every(([key, value]) => state[/** @type {keyof State} */ (key)] === value),
      );
      if (reached >= 0) example = reached;
      tryOut.update(whole.asks() ? null : example);
      control.update(state);
      fold.update(state);
      code.textContent = tell(words.code);
      panels.update(seen, tell);
      const takeaway = words.divided[state.scaling] + (state.temperature === 1 ? "" : words.warm) + words.caption;
      whole.tell(words.lessons[lessonOf(seen.after.measured, state.scaling)], tell(takeaway));
      // Only the book's page has an address, and the runtime names its widgets.
      link = linkTo(state);
      whole.setLink(el.dataset.piecesName ? link : null);
      if (!first) whole.say(tell(words.status));
      first = false;
      whole.refresh();
    }

    whole.node.classList.add("pieces-scale-lab");
    el.replaceChildren(whole.node);
    draw();
    prepare();
    /** A link to another view ends an example; one in a question asks it. @type {(...told: any[]) => void} */
    function follow(_, from) {
      if (from || link !== linkTo(control.read())) {
        example = null;
        whole.ask(from);
      }
      fold.forget();
      change();
    }
    const leave = listen(model, { change, follow });
    return () => {
      alive = false;
      leave();
    };
  },
};
