import { player } from "./player.js";
import { shelf } from "./shelf.js";
import { STEPS } from "./task.js";

/** @typedef {import("./state.js").State} State */

/** What fits between two frames, in milliseconds. */
const SLICE = 12;
/** So many updates pass until the status line tells; under reduced motion also from picture to picture. */
const TELL = 50;

/**
 * Where the picture stands in its run, and what moves it on.
 * @typedef {object} Hands
 * @property {() => void} show draws the step that is reached
 * @property {() => void} tell says it aloud
 * @property {(step: number) => void} keep the run has paused or ended there
 */
export class Trainer {
  /** @param {State} state @param {Hands} hands */
  constructor(state, hands) {
    this.state = state;
    this.hands = hands;
    this.step = 0;
    this.runs = shelf();
    this.film = player();
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
  }

  run() {
    return this.runs.of(this.state);
  }

  told() {
    const { step, state } = this;
    return { step, loss: this.run().losses[step], right: this.run().right(step), scale: state.scale };
  }

  /** Another state, wherever it came from, ends what plays. @param {State} state */
  follow(state) {
    this.film.stop();
    this.state = state;
    if (this.reach()) this.film.play(() => this.reach());
  }

  /** Trains up to the wanted step, as far as fits before the next frame. @returns whether more is to do */
  reach() {
    const [run, wanted, end] = [this.run(), this.state.step, performance.now() + SLICE];
    for (let fresh = 0; run.done() < wanted && (fresh < 4 || performance.now() < end); fresh += 1) run.update();
    this.step = Math.min(wanted, run.done());
    this.hands.show();
    return this.step < wanted;
  }

  /** Some more updates, as many as are due and fit. @param {number} due @returns whether others are to come */
  advance(due) {
    const [run, before, end] = [this.run(), this.step, performance.now() + SLICE];
    const last = Math.min(before + due, STEPS);
    while (this.step < last && (this.step === before || performance.now() < end)) {
      this.step += 1;
      if (run.done() < this.step) run.update();
    }
    if (this.step === STEPS) {
      this.hands.keep(STEPS);
      return false;
    }
    const passed = Math.floor(this.step / TELL) > Math.floor(before / TELL);
    if (passed || !this.calm.matches) this.hands.show();
    if (passed) this.hands.tell();
    return true;
  }

  /** Trains, pauses, goes on; from the end it begins again. */
  press() {
    if (this.film.playing()) return this.hands.keep(this.step);
    if (this.step === STEPS) this.step = 0;
    this.film.play((due) => this.advance(due));
    this.hands.show();
  }
}
