import { button, h, uniqueId } from "../common/kit/dom.js";
import { Combobox } from "./combobox.js";
import { cleaned } from "./sentences.js";
import { words } from "./words.js";

/** @typedef {import("./sentences.js").Fault} Fault */
/** @typedef {import("../common/engine/vocabulary.js").Vocabulary} Vocabulary */

/** @param {Fault} fault @param {Vocabulary} vocabulary */
function told({ count, foreign }, vocabulary) {
  if (count) return words.tooLong(count);
  return foreign ? words.foreign(foreign, foreign.map((word) => vocabulary.nearest(word))) : words.empty;
}

/**
 * Where the reader writes or chooses a sentence; what cannot be translated is said below it and moves nothing.
 * @param {object} parts
 * @param {string[]} parts.examples
 * @param {ReturnType<typeof import("./sentences.js").reader>} parts.reader
 * @param {(english: string) => void} parts.onSentence
 * @param {(text: string) => void} parts.say
 */
export function composer({ examples, reader: { faultOf, vocabulary }, onSentence, say }) {
  let kept = "";
  let news = "";
  const note = h("p", { class: "pieces-note", id: uniqueId("note") });
  const field = new Combobox(vocabulary, { enter, input: () => mend(), escape: () => write(kept) }, {
    id: uniqueId("english"),
    "aria-label": words.english, // where there is no room for the label beside it
    "aria-describedby": note.id,
  });
  const chosen = examples.map((text) => button(() => take(text), {}, text));

  /** What stands below the line: a fault, or how far the model is, or what one may write. @param {string} fault */
  function tell(fault) {
    note.classList.toggle("pieces-fault", Boolean(fault));
    note.textContent = fault || news || words.note(vocabulary.sourceWords.length);
    if (fault) field.node.setAttribute("aria-invalid", "true");
    else field.node.removeAttribute("aria-invalid");
  }

  /** What was found wrong may be mended, in part. */
  function mend() {
    if (!field.node.hasAttribute("aria-invalid")) return;
    const fault = faultOf(field.node.value);
    tell(fault?.foreign ? told(fault, vocabulary) : "");
  }

  /** @param {string} text */
  function write(text) {
    field.node.value = text;
    field.show(null);
    tell("");
  }

  /** @param {string} text */
  function take(text) {
    write(text);
    onSentence(text);
  }

  function enter() {
    const text = cleaned(field.node.value);
    const fault = faultOf(text);
    if (!fault) return take(text);
    tell(told(fault, vocabulary));
    say(note.textContent ?? "");
    field.node.focus();
    if (fault.foreign) field.replace(fault.foreign[0], vocabulary.nearest(fault.foreign[0]));
  }

  return {
    nodes: [
      h("div", { class: "pieces-live-translator-line" }, [
        h("label", { class: "pieces-label", for: field.node.id }, words.english),
        h("span", {}, field.node, field.list),
        button(enter, { class: "pieces-primary" }, words.translate),
      ]),
      note,
      h("div", { class: "pieces-live-translator-examples", role: "group", "aria-label": words.examples }, chosen),
    ],
    /** Another sentence is kept, or something about the model is new. @param {string} english @param {string} text */
    update(english, text) {
      const same = english === kept && field.node.hasAttribute("aria-invalid");
      if (english !== kept) field.node.value = kept = english;
      chosen.forEach((each, i) => each.setAttribute("aria-pressed", String(examples[i] === english)));
      news = text;
      if (!same) tell("");
    },
    restart: () => write(kept),
  };
}
