import { translate } from "./running.js";

/** @typedef {import("./state.js").Translation} Translation */
/** @typedef {import("./state.js").Head} Head */
/** What is in the picture: a translation, and the one with all heads where a head is off. @typedef {{ now: Translation, before: Translation, off: Head | null }} Shown */

/** @param {string[]} source @param {Head | null} off */
const keyOf = (source, off) => `${off ?? ""} ${source.join(" ")}`;

/** Keeps every translation that was made. The last one stays in the picture until the next one is there. */
export class Translator {
  /**
   * @param {Translation} first the one that is kept with the page
   * @param {() => void} change another one is there, or none could be made
   * @param {(share: number) => void} progress of what is loaded when the model is first needed
   */
  constructor(first, change, progress) {
    this.change = change;
    this.progress = progress;
    /** @type {Map<string, Translation>} */
    this.done = new Map([[keyOf(first.source, null), first]]);
    /** @type {Shown} */
    this.shown = { now: first, before: first, off: null };
    this.asked = "";
    /** Why the last one could not be made. @type {string} */
    this.failure = "";
  }

  /** What to draw for a sentence, and whether it is that one. @param {string[]} source @param {Head | null} off */
  seen(source, off) {
    const [before, now] = [null, off].map((each) => this.done.get(keyOf(source, each)));
    if (before && now) this.shown = { now, before, off };
    else if (this.asked !== keyOf(source, off)) this.ask(source, off);
    return this.shown;
  }

  /** Whether the last sentence that was asked for is still to come. */
  waits() {
    return Boolean(this.asked) && !this.failure && !this.done.has(this.asked);
  }

  /** What failed may be asked for again. */
  again() {
    if (this.failure) this.asked = this.failure = "";
  }

  /** @param {string[]} source @param {Head | null} off */
  async ask(source, off) {
    this.asked = keyOf(source, off);
    this.failure = "";
    try {
      for (const each of off ? [null, off] : [null]) {
        const key = keyOf(source, each);
        if (!this.done.has(key)) this.done.set(key, await translate(source, each, this.progress));
      }
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
    }
    this.change();
  }
}
