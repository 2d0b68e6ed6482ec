import { formatAddress } from "./address.js";
import { h } from "./dom.js";
import { examples } from "./examples.js";
import { frame } from "./frame.js";
import { controlsOf } from "./lab-controls.js";
import { facts, fill } from "./lab-facts.js";
import { histogram, meters, rowOfBars } from "./lab-picture.js";
import { readings } from "./lab-readings.js";
import { sample } from "./lab-sample.js";
import { labTables } from "./lab-tables.js";

/**
 * @typedef {object} State
 * @property {number} d_k
 * @property {"none" | "root" | "d_k"} scaling
 * @property {number} temperature
 * @property {number} spread of the numbers in q and k
 * @property {number} num_keys
 * @property {number} seed
 */
/** @typedef {import("./lab-readings.js").Readings} Readings */
/** @typedef {import("./examples.js").Example} Example */
/** @typedef {Omit<Example, "answer"> & { answer: string, cites: Partial<State>[] }} Preset */
/** @typedef {import("./lab-controls.js").Control} Control */
/** @typedef {{ controls: Control[], presets: Preset[], words: Record<string, any> }} Plan */

const CONTROLS_ABOVE = 2;

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

/** What stands beside each other where there is room. @param {Node[]} nodes */
const pairs = (nodes) => h("div", { class: "pieces-lab-pairs" }, nodes);

/**
 * W2: why scores are divided by √d_k. The browser draws the random example itself, from a seed; `plan` has the words,
 * the controls with their limits, and the guided states.
 * @type {import("./types.js").WidgetModule}
 */
export const lab = {
  address: ["d_k", "scaling", "temperature", "spread", "num_keys", "seed"],
  render({ model, el }) {
    /** @type {Plan} */
    const { controls, presets, words } = model.get("plan");
    const control = controlsOf(controls, model, write, (text) => whole.say(text));
    let drawn = sample(control.start.seed);
    /** @type {number | null} */
    let example = null;
    let waiting = false;
    let alive = true;
    let first = true;

    /** @param {State} state */
    const see = (state) => readings(drawn.products(state.d_k), state);
    /** @param {Record<string, any>} traits */
    function write(traits) {
      for (const [key, value] of Object.entries(traits)) model.set(key, value);
      model.save_changes();
      change();
    }
    /** Several traits may change in one go; they are drawn once. */
    function change() {
      if (waiting) return;
      waiting = true;
      queueMicrotask(() => {
        waiting = false;
        draw();
      });
    }
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
      write(traits);
    });
    const code = h("code", { class: "pieces-lab-code" });
    const panels = panelsOf(words);
    const [above, below] = [control.nodes.slice(0, CONTROLS_ABOVE), control.nodes.slice(CONTROLS_ABOVE)];
    const [scores, row, rows] = panels.nodes;
    const whole = frame({
      label: words.label,
      body: [tryOut.node, pairs(above), code, pairs([scores, row]), rows, pairs(below)],
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
      tryOut.update(example);
      control.update(state);
      code.textContent = tell(words.code);
      panels.update(seen, tell);
      const takeaway = words.divided[state.scaling] + (state.temperature === 1 ? "" : words.warm) + words.caption;
      whole.caption.replaceChildren(h("b", {}, words.lesson), " ", tell(takeaway));
      // Only the book's page has an address, and the runtime names its widgets.
      whole.setLink(el.dataset.piecesName ? formatAddress(model.get("name"), state) : null);
      if (!first) whole.say(tell(words.status));
      first = false;
      whole.refresh();
    }

    whole.node.classList.add("pieces-lab");
    el.replaceChildren(whole.node);
    draw();
    prepare();
    model.on("change", change);
    return () => {
      alive = false;
      model.off("change", change);
    };
  },
};
