import { h, uniqueId } from "../common/kit/dom.js";
import { clamp } from "../common/kit/keys.js";
import { completions, nearest } from "./nearest.js";
import { words } from "./words.js";

/** Words that may take the place of a part of the line. @typedef {{ from: number, to: number, words: string[] }} Offer */
/** @typedef {{ enter: () => void, input: () => void, escape: () => void }} Heard */

const MOST = 6;

/** The word at the caret: where it stands, as it was begun, and whole. @param {string} text @param {number} caret */
function wordAt(text, caret) {
  const begun = text.slice(0, caret).match(/[\p{L}\p{N}]*$/u)?.[0] ?? "";
  const rest = text.slice(caret).match(/^[\p{L}\p{N}]*/u)?.[0] ?? "";
  const whole = (begun + rest).toLowerCase();
  return { from: caret - begun.length, to: caret + rest.length, begun: begun.toLowerCase(), whole };
}

/** A line of text whose words are completed from a vocabulary, by keyboard, mouse and touch alike. */
export class Combobox {
  /** @type {Offer | null} */
  offered = null;
  /** The word of the list that the keys have reached. */
  at = -1;

  /**
   * @param {string[]} known the words, the most frequent first
   * @param {Heard} heard @param {Record<string, any>} props its name, and what describes it
   */
  constructor(known, heard, props) {
    this.known = known;
    this.heard = heard;
    const id = uniqueId("words");
    const looks = { class: "pieces-live-translator-words", hidden: true };
    this.list = h("ul", { id, role: "listbox", "aria-label": words.list, ...looks });
    this.node = h("input", {
      type: "text",
      class: "pieces-field",
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "go",
      "aria-autocomplete": "list",
      "aria-controls": id,
      "aria-expanded": "false",
      ...props,
      onblur: () => this.show(null),
      oninput: () => {
        heard.input();
        this.show(this.offer());
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.press(event),
    });
  }

  /** Words that go on as the one at the caret begins; or, where none does, the nearest. @returns {Offer} */
  offer() {
    const { from, to, begun, whole } = wordAt(this.node.value, this.node.selectionStart ?? 0);
    if (!begun) return { from, to, words: [] };
    const fitting = completions(this.known, begun, MOST).filter((word) => word !== whole);
    const fits = fitting.length > 0 || this.known.includes(whole);
    return { from, to, words: fits ? fitting : nearest(this.known, whole, MOST) };
  }

  /** Selects a word that stands in the line, and offers those that are most like it. @param {string} word */
  replace(word) {
    const from = this.node.value.toLowerCase().indexOf(word);
    if (from < 0) return;
    const to = from + word.length;
    this.node.setSelectionRange(from, to);
    this.show({ from, to, words: nearest(this.known, word, MOST) });
  }

  /** @param {Offer | null} offer */
  show(offer) {
    this.offered = offer?.words.length ? offer : null;
    const keepFocus = (/** @type {Event} */ event) => event.preventDefault();
    const options = (this.offered?.words ?? []).map((word, i) => {
      const choose = () => this.choose(word);
      return h("li", { role: "option", id: `${this.list.id}-${i}`, onpointerdown: keepFocus, onclick: choose }, word);
    });
    this.list.replaceChildren(...options);
    this.list.hidden = !this.offered;
    this.node.setAttribute("aria-expanded", String(!this.list.hidden));
    this.reach(-1);
  }

  /** @param {number} at */
  reach(at) {
    this.at = at;
    const items = [...this.list.children];
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at < 0) this.node.removeAttribute("aria-activedescendant");
    else this.node.setAttribute("aria-activedescendant", items[at].id);
  }

  /** @param {string} word */
  choose(word) {
    if (this.offered) this.put(word, this.offered.from, this.offered.to);
  }

  /** Adds a word where the caret is, or in place of what is selected. @param {string} word */
  insert(word) {
    const [from, to] = [this.node.selectionStart ?? 0, this.node.selectionEnd ?? 0];
    const isApart = from === 0 || /\s$/.test(this.node.value.slice(0, from)) || !/^[\p{L}\p{N}]/u.test(word);
    this.put(isApart ? word : ` ${word}`, from, to);
  }

  /** Puts a word into the line, and a space behind it where none stands. @param {string} word @param {number} from @param {number} to */
  put(word, from, to) {
    const { value } = this.node;
    const [before, rest] = [value.slice(0, from), value.slice(to)];
    const space = /^[\s.,?!']/.test(rest) ? "" : " ";
    const caret = before.length + word.length + Number(rest === "" || rest[0] === " ");
    this.node.value = before + word + space + rest;
    this.node.setSelectionRange(caret, caret);
    this.show(null);
    this.heard.input();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && !event.altKey) {
      event.preventDefault();
      if (!this.offered) this.show(this.offer());
      const count = this.offered?.words.length ?? 0;
      if (count) this.reach(this.at < 0 && by < 0 ? count - 1 : clamp(this.at + by, count));
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (this.offered && this.at >= 0) this.choose(this.offered.words[this.at]);
      else this.heard.enter();
    } else if (event.key === "Tab" && this.offered && this.at >= 0) {
      this.choose(this.offered.words[this.at]); // and the focus moves on, as it does
    } else if (event.key === "Escape") {
      if (this.offered) this.show(null);
      else this.heard.escape();
    }
  }
}
