import { button, h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { slider } from "../common/kit/slider.js";
import { pictures } from "./picture.js";
import { player } from "./player.js";
import { startRun } from "./run.js";
import { ADDRESS, readState } from "./state.js";
import { trainerTables } from "./tables.js";
import { SEEDS, STEPS } from "./task.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./run.js").Run} Run */

/** What fits between two frames, in milliseconds. */
const SLICE = 12;
/** So many updates are told one by one; under reduced motion so many pass from picture to picture. */
const TELL = 50;

/** W10, its first part: attention is trained before the reader's eyes, each update computed here. */
export const widget = interactive({ address: ADDRESS, read: readState, build });

/** The runs of this page so far, by their setting. */
function shelf() {
  /** @type {Map<string, Run>} */
  const runs = new Map();
  const name = (/** @type {State} */ { scale, seed }) => `${scale} ${seed}`;
  return {
    clear: () => runs.clear(),
    /** @param {State} state */
    of(state) {
      const run = runs.get(name(state)) ?? startRun(state);
      runs.set(name(state), run);
      return run;
    },
    /** The same start with the other setting, where it was trained. @param {State} state */
    rival(state) {
      const run = runs.get(name({ ...state, scale: !state.scale }));
      return run && run.done() > 0 ? run : undefined;
    },
  };
}

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const [runs, film, picture] = [shelf(), player(), pictures()];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let state = figure.start;
  let step = 0;
  const toStep = (/** @type {number} */ to) => figure.write({ step: to });
  const control = controls(figure, press, toStep);

  const told = () => {
    const run = runs.of(state);
    return { step, loss: run.losses[step], right: run.right(step), scale: state.scale };
  };
  function show() {
    picture.update(runs.of(state), step, runs.rival(state), state.scale);
    control.update(state, step, film.playing());
    figure.whole.tell(words.headline(told()), words.sentence(told()));
  }
  /** Trains up to the wanted step, as far as fits before the next frame. @returns whether more is to do */
  function reach() {
    const run = runs.of(state);
    const end = performance.now() + SLICE;
    for (let fresh = 0; run.done() < state.step && (fresh < 4 || performance.now() < end); fresh += 1) run.update();
    step = Math.min(state.step, run.done());
    show();
    return step < state.step;
  }
  /** Some more updates, as many as are due. @param {number} due @returns whether others are to come */
  function advance(due) {
    const run = runs.of(state);
    const [before, end] = [step, performance.now() + SLICE];
    for (let fresh = 0; fresh < due && step < STEPS && (!fresh || performance.now() < end); fresh += 1) {
      step += 1;
      if (run.done() < step) run.update();
    }
    if (step === STEPS) {
      toStep(step);
      return false;
    }
    const passed = Math.floor(step / TELL) > Math.floor(before / TELL);
    if (!calm.matches || passed) show();
    if (passed) figure.whole.say(words.status(told()));
    return true;
  }
  function press() {
    if (film.playing()) return toStep(step);
    if (step === STEPS) step = 0;
    film.play(advance);
    show();
  }
  return {
    label: words.label,
    keys: words.keys,
    body: [control.top, h("div", { class: "pieces-columns pieces-main" }, [
      h("div", {}, picture.matrix), h("div", {}, h("div", { class: "pieces-lookup-trainer-curve" }, picture.curve), control.time),
    ]), control.fold],
    tables: () => trainerTables(runs.of(state), step),
    reset() {
      runs.clear();
      return figure.chosen(figure.start);
    },
    undo: film.stop,
    draw(now) {
      film.stop();
      state = now;
      if (reach()) film.play(reach);
      return { headline: words.headline(told()), sentence: words.sentence(told()) };
    },
    status: () => words.status(told()),
  };
}

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @param {() => void} press @param {(step: number) => void} toStep
 */
function controls(figure, press, toStep) {
  const train = button(press, { class: "pieces-lookup-trainer-train" });
  const scale = h("input", { type: "checkbox", onchange: () => figure.write({ scale: scale.checked, step: 0 }) });
  const time = slider({ label: words.step, count: STEPS + 1, say: words.stepOf, onInput: toStep });
  const number = h("output");
  const seed = slider({
    label: words.seed,
    count: SEEDS,
    say: (index) => String(index + 1),
    onInput: (index) => figure.write({ seed: index + 1, step: 0 }),
    field: number,
  });
  return {
    top: h("div", { class: "pieces-lookup-trainer-top" }, train, h("label", {}, scale, " ", words.scale)),
    time: time.node,
    fold: h("details", { class: "pieces-fold" }, h("summary", {}, words.more), words.about.map((text) => h("p", {}, text)), seed.node),
    /** @param {State} state @param {number} step @param {boolean} playing */
    update(state, step, playing) {
      const { first, pause, on, again } = words.train;
      train.textContent = playing ? pause : step === 0 ? first : step < STEPS ? on : again;
      scale.checked = state.scale;
      time.update(step);
      seed.update(state.seed - 1);
      number.textContent = String(state.seed);
    },
  };
}
