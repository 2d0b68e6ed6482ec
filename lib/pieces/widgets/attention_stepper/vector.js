import { h, uniqueId } from "../common/kit/dom.js";
import { clamp } from "../common/kit/keys.js";
import { LARGEST, parseNumber, showEntry } from "../common/kit/numbers.js";
import { words } from "./words.js";

/** So many pixels of dragging change a number by 1. */
const DRAG = 12;

/**
 * A vector whose numbers the reader may change: one Tab stop; left and right lead from number to number until one is
 * typed, up and down and dragging change it, Enter takes what was typed, Esc gives back what was there.
 */
export class Vector {
  /** @param {string} role @param {number} size @param {(column: number, value: number) => void} onEdit */
  constructor(role, size, onEdit) {
    this.onEdit = onEdit;
    const id = uniqueId("fault");
    this.fault = h("p", { class: "pieces-fault", role: "alert", id });
    const field = { type: "text", inputmode: "decimal", autocomplete: "off", "aria-describedby": id };
    this.inputs = Array.from({ length: size }, (_, at) => h("input", { ...field, tabindex: at ? -1 : 0 }));
    this.node = h("div", { class: "pieces-matrix", role: "group", "data-matrix": role }, this.inputs);
    /** @type {number[]} */
    this.values = [];
    this.name = "";
    /** The place of the Tab stop. */
    this.at = 0;
    this.editing = false;
    this.widest = 3;
    this.listen();
  }

  listen() {
    const { node } = this;
    node.addEventListener("focusin", (event) => {
      this.complain("");
      this.stop.tabIndex = -1;
      this.at = this.inputs.indexOf(/** @type {HTMLInputElement} */ (event.target));
      this.stop.tabIndex = 0;
      this.stop.select();
    });
    node.addEventListener("input", () => {
      this.editing = true;
      this.complain("");
    });
    // What is no number is given up; that it was none can still be read.
    node.addEventListener("focusout", () => this.editing && !this.take() && this.show(this.at));
    node.addEventListener("keydown", (event) => this.press(event) && event.preventDefault());
    node.addEventListener("pointerdown", (event) => this.drag(event));
    // What is dragged is the number, not its text.
    node.addEventListener("dragstart", (event) => event.preventDefault());
  }

  get stop() {
    return this.inputs[this.at];
  }

  /** Whether a key meant something here. @param {KeyboardEvent} event */
  press({ key, shiftKey }) {
    const { at, editing } = this;
    /** @type {Record<string, number>} */
    const goes = editing ? {} : { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: Infinity };
    /** @type {Record<string, number>} */
    const turns = { ArrowUp: 1, ArrowDown: -1 };
    if (key in goes) this.inputs[clamp(goes[key], this.inputs.length)].focus();
    else if (key in turns) {
      if (!editing || this.take()) this.turn(this.values[at], turns[key], shiftKey);
    } else if (key === "Enter") {
      if (editing && !this.take()) return true;
    } else if (key === "Escape") this.forget();
    else return false;
    this.stop.select();
    return true;
  }

  /** @param {PointerEvent} down */
  drag(down) {
    const at = this.inputs.indexOf(/** @type {HTMLInputElement} */ (down.target));
    if (at < 0) return;
    const [from, end] = [this.values[at], new AbortController()];
    let last = 0;
    const move = (/** @type {PointerEvent} */ { clientX, shiftKey }) => {
      const by = Math.trunc((clientX - down.clientX) / DRAG);
      if (by === last) return;
      last = by;
      this.inputs[at].focus();
      this.turn(from, by, shiftKey);
    };
    addEventListener("pointermove", move, end);
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => end.abort(), end);
  }

  /** @param {number} from @param {number} by @param {boolean} fine */
  turn(from, by, fine) {
    const to = Number((from + (fine ? by / 10 : by)).toPrecision(12));
    this.set(Math.max(-LARGEST, Math.min(LARGEST, to)));
  }

  /** Takes what was typed if it is a number. */
  take() {
    const value = parseNumber(this.stop.value);
    if (value !== null) this.set(value);
    else this.complain(words.badNumber(this.stop.value, showEntry(this.values[this.at])));
    return value !== null;
  }

  /** @param {number} value */
  set(value) {
    const changed = value !== this.values[this.at];
    this.values = this.values.with(this.at, value);
    this.show(this.at);
    if (changed) this.onEdit(this.at, value);
  }

  /** Gives up what is being typed, and what was said of it. */
  forget() {
    this.show(this.at);
    this.complain("");
  }

  /** The sentence stands below the vector, over what is there: nothing moves. @param {string} sentence */
  complain(sentence) {
    this.fault.textContent = sentence;
    this.stop.setAttribute("aria-invalid", String(sentence !== ""));
  }

  /** @param {number} at */
  show(at) {
    const [input, value] = [this.inputs[at], this.values[at]];
    if (at === this.at) this.editing = false;
    input.value = showEntry(value);
    input.dataset.value = String(value);
    input.removeAttribute("aria-invalid");
    this.widest = Math.max(this.widest, input.value.length);
    this.node.style.setProperty("--digits", String(this.widest));
  }

  /** @param {number[]} values @param {string} name what they belong to */
  update(values, name) {
    const former = this.values;
    this.values = values;
    this.inputs.forEach((_, at) => {
      if (values[at] !== former[at] && !(this.editing && at === this.at)) this.show(at);
    });
    if (name === this.name) return;
    this.name = name;
    this.complain("");
    this.inputs.forEach((input, at) => input.setAttribute("aria-label", `${name}, ${at + 1}`));
  }
}
