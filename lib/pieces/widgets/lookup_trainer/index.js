import { h } from "../common/kit/dom.js";
import { interactive } from "../common/kit/interactive.js";
import { controls } from "./controls.js";
import { pictures } from "./picture.js";
import { ADDRESS, readState } from "./state.js";
import { trainerTables } from "./tables.js";
import { Trainer } from "./trainer.js";
import { words } from "./words.js";

/** @typedef {import("./state.js").State} State */

/** W10, its first part: attention is trained before the reader's eyes, each update computed here. */
export const widget = interactive({ address: ADDRESS, read: readState, build });

/**
 * @param {import("../common/kit/interactive.js").Figure<State>} figure
 * @returns {import("../common/kit/interactive.js").View<State>}
 */
function build(figure) {
  const picture = pictures();
  const caption = () => ({ headline: words.headline(trainer.told()), sentence: words.sentence(trainer.told()) });
  const keep = (/** @type {number} */ step) => figure.write({ step });
  const trainer = new Trainer(figure.start, {
    show() {
      const { state, step, runs, film } = trainer;
      picture.update(trainer.run(), step, runs.rival(state), state.scale);
      control.update(state, step, film.playing());
      const { headline, sentence } = caption();
      figure.whole.tell(headline, sentence);
    },
    tell: () => figure.whole.say(words.status(trainer.told())),
    keep,
  });
  const control = controls(figure, () => trainer.press(), keep);
  const curve = h("div", { class: "pieces-lookup-trainer-curve" }, picture.curve);
  const columns = [h("div", {}, picture.matrix), h("div", {}, curve, control.time)];
  return {
    label: words.label,
    keys: words.keys,
    body: [control.top, h("div", { class: "pieces-columns pieces-main" }, columns), control.fold],
    tables: () => trainerTables(trainer.run(), trainer.step),
    reset() {
      trainer.runs.clear();
      return figure.chosen(figure.start);
    },
    undo: trainer.film.stop,
    draw(state) {
      trainer.follow(state);
      return caption();
    },
    status: () => words.status(trainer.told()),
  };
}
