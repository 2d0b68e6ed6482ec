import { button, h, uniqueId } from "../common/kit/dom.js";
import { browser } from "./browse.js";
import { Combobox } from "./combobox.js";
import { nearest } from "./nearest.js";
import { cleaned } from "./sentences.js";
import { words } from "./words.js";

/** @typedef {import("./sentences.js").Fault} Fault */
/** @typedef {ReturnType<typeof import("./sentences.js").reader>} Reader */
/** So many near words are named; the list has more. */
const NAMED = 3;
/**
 * What a composer calls.
 * @typedef {object} Hands
 * @property {(english: string) => void} take a sentence was written, or chosen
 * @property {() => void} begin the reader begins to write
 * @property {() => void} retell what stands in the line may be another sentence than that of the picture
 * @property {(text: string) => void} say
 */

/** Where the reader writes or chooses a sentence; what cannot be translated is said below it and moves nothing. */
export class Composer {
  kept = "";
  /** How far the model is. */
  news = "";

  /** @param {string[]} examples @param {Reader} reader @param {Hands} hands */
  constructor(examples, reader, hands) {
    this.examples = examples;
    this.reader = reader;
    this.hands = hands;
    this.note = h("p", { class: "pieces-note", id: uniqueId("note") });
    const heard = { enter: () => this.enter(), input: () => this.mend(), escape: () => this.restart() };
    // The label has no room on a narrow page.
    const name = { "aria-label": words.english, "aria-describedby": this.note.id };
    this.field = new Combobox(reader.words, heard, { id: uniqueId("english"), ...name });
    const all = browser(reader, (word) => this.insert(word));
    this.chosen = examples.map((text) => button(() => this.take(text), {}, text));
    this.nodes = [
      h("div", { class: "pieces-live-translator-line" }, [
        h("label", { class: "pieces-label", for: this.field.node.id }, words.english),
        this.field.node,
        button(() => this.enter(), { class: "pieces-primary" }, words.translate),
        h("div", {}, all.open, this.note, this.field.list),
      ]),
      all.part,
      h("div", { class: "pieces-live-translator-examples", role: "group", "aria-label": words.examples }, this.chosen),
    ];
  }

  invalid() {
    return this.field.node.hasAttribute("aria-invalid");
  }

  /** What stands below the line: a fault, or how far the model is, or what one may write. @param {string} fault */
  tell(fault) {
    this.note.classList.toggle("pieces-live-translator-fault", Boolean(fault));
    this.note.textContent = fault || this.news || words.note;
    if (fault) this.field.node.setAttribute("aria-invalid", "true");
    else this.field.node.removeAttribute("aria-invalid");
  }

  /** @param {Fault} fault */
  wordsFor({ count, foreign }) {
    if (count) return words.tooLong(count);
    return foreign ? words.foreign(foreign, nearest(this.reader.words, foreign[0], NAMED)) : words.empty;
  }

  /** Whether it is this sentence that stands in the line. @param {string} english */
  holds(english) {
    return cleaned(this.field.node.value) === cleaned(english);
  }

  /** A word of the list of all: it begins a sentence where the last one is still whole. @param {string} word */
  insert(word) {
    const { node } = this.field;
    if (node.value === this.kept && node.selectionStart === node.selectionEnd) node.select();
    this.field.insert(word);
    this.hands.say(words.put(node.value));
  }

  /** What was found wrong may be mended, in part. */
  mend() {
    this.hands.begin();
    this.hands.retell();
    if (!this.invalid()) return;
    const fault = this.reader.faultOf(this.field.node.value);
    this.tell(fault?.foreign ? this.wordsFor(fault) : "");
  }

  /** @param {string} text */
  write(text) {
    this.field.node.value = text;
    this.field.show(null);
    this.tell("");
    this.hands.retell();
  }

  /** @param {string} text */
  take(text) {
    this.write(text);
    this.hands.take(text);
  }

  enter() {
    const text = cleaned(this.field.node.value);
    const fault = this.reader.faultOf(text);
    if (!fault) return this.take(text);
    this.tell(this.wordsFor(fault));
    this.hands.retell();
    this.hands.say(this.wordsFor(fault));
    this.field.node.focus();
    if (fault.foreign) this.field.replace(fault.foreign[0]);
  }

  /** Another sentence is kept, or something about the model is new. @param {string} english @param {string} news */
  update(english, news) {
    const other = english !== this.kept;
    if (other) this.field.node.value = this.kept = english;
    this.chosen.forEach((each, i) => each.setAttribute("aria-pressed", String(this.examples[i] === english)));
    this.news = news;
    if (other || !this.invalid()) this.tell("");
  }

  restart() {
    this.write(this.kept);
  }
}
