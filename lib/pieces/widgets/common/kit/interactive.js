import { formatAddress } from "./address.js";
import { frame } from "./frame.js";
import { listen, once, setTraits } from "./traits.js";
import { words } from "./words.js";

/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./grid.js").Place} Place */
/** @typedef {Record<string, any>} Traits */

/**
 * What a widget with a picture is made from.
 * @template State
 * @typedef {object} Plan
 * @property {readonly string[]} address the traits that a link may set
 * @property {(model: Model, start?: State) => State} read the state; what makes no sense is as it was built
 * @property {(state: State) => boolean} [fits] traits from Python arrive one by one, and may not fit together in between
 * @property {(state: State) => any[]} [form] what the view was built from: where one of it is another, it is built anew
 * @property {(figure: Figure<State>) => View<State>} build
 */

/**
 * One view: its parts, and what becomes of them. `draw` shows a state, in which a preview stands for what is kept, and
 * returns the caption; `status` says the state aloud, and how to keep a cell that is not kept yet.
 * @template State
 * @typedef {object} View
 * @property {string} label
 * @property {HTMLElement[]} body
 * @property {() => HTMLElement[]} tables
 * @property {(state: State, kept: State) => { headline: import("./dom.js").Words, sentence: string }} draw
 * @property {(state: State, hint: string) => string} status
 * @property {[string, string][]} [keys]
 * @property {Node[]} [tools]
 * @property {boolean} [statusSeen]
 * @property {(kept: State) => Traits | null} [address] what a link to it says; all that one may set unless told
 * @property {() => Traits} [reset] what Reset sets; what was built unless told
 * @property {() => void} [restart] a link leads to another view, or Reset to the first
 * @property {(named: Traits) => void} [follow] a link has set these
 * @property {() => void} [undo]
 */

/**
 * The life of an interactive figure: it is drawn whenever its state or a preview changes, follows links and gives them,
 * asks the questions of the text, and says what it shows.
 * @template State
 */
export class Figure {
  /** @param {Plan<State>} plan @param {Model} model @param {HTMLElement} el @param {() => void} change asks for a drawing */
  constructor(plan, model, el, change) {
    this.plan = plan;
    this.model = model;
    this.el = el;
    this.change = change;
    /** The state that was built. */
    this.start = plan.read(model);
    /** @type {Partial<State> | null} */
    this.previewed = null;
    /** @type {string | null} */
    this.link = null;
    this.first = true;
    const view = (this.view = plan.build(this));
    this.whole = frame({ ...view, onReset: () => this.reset() });
    this.whole.node.classList.add(`pieces-${model.get("kind")}`);
    el.replaceChildren(this.whole.node);
    this.draw();
  }

  kept() {
    return this.plan.read(this.model, this.start);
  }

  /** The state with what is previewed in place of what is kept. @returns {State} */
  seen() {
    return { ...this.kept(), ...this.previewed };
  }

  draw() {
    const kept = this.kept();
    const state = { ...kept, ...this.previewed };
    const { headline, sentence } = this.view.draw(state, kept);
    this.whole.tell(headline, sentence);
    this.link = this.linkTo(kept);
    // Only the book's page has an address, and the runtime names its widgets.
    this.whole.setLink(this.el.dataset.piecesName ? this.link : null);
    if (!this.first) this.whole.say(this.view.status(state, this.hint()));
    this.first = false;
    this.whole.refresh();
  }

  /** What a link may set, as it is in a state. @param {any} state @returns {Traits} */
  chosen(state) {
    return Object.fromEntries(this.plan.address.map((name) => [name, state[name]]));
  }

  /** @param {State} kept */
  linkTo(kept) {
    const address = this.view.address ? this.view.address(kept) : this.chosen(kept);
    return address && formatAddress(this.model.get("name"), address);
  }

  /** Keeps what the reader's hand chose. @param {Traits} traits */
  write(traits) {
    this.previewed = null;
    setTraits(this.model, traits);
    this.whole.ask(null);
    this.change();
  }

  /** Shows it for a while; null ends that. @param {Partial<State> | null} part */
  preview(part) {
    this.previewed = part && { ...this.previewed, ...part };
    this.change();
  }

  hint() {
    return this.previewed ? words.preview : "";
  }

  /**
   * What the cells of a heat map do. Nothing above the mouse may change under it, so a hovered one is only told.
   * @param {(place: Place) => Partial<State>} chosen what a cell stands for
   */
  cells(chosen) {
    return {
      onPin: (/** @type {Place} */ place) => this.write(chosen(place)),
      onPreview: (/** @type {Place | null} */ place) => this.preview(place && chosen(place)),
      onHover: (/** @type {Place | null} */ place) => {
        const state = { ...this.seen(), ...(place && chosen(place)) };
        this.whole.say(this.view.status(state, place ? words.hover : this.hint()));
      },
    };
  }

  reset() {
    this.leave(null);
    this.write(this.view.reset?.() ?? this.chosen(this.start));
  }

  /** Leaves the view for that of a question of the text, or of none. @param {HTMLElement | null} from */
  leave(from) {
    this.view.restart?.();
    this.whole.ask(from);
  }

  /**
   * A link to another view begins anew; one in a question of the text asks it.
   * @param {Traits} named @param {HTMLElement | null} from
   */
  follow(named, from) {
    if (from || this.link !== this.linkTo(this.kept())) this.leave(from);
    this.view.follow?.(named);
    this.preview(null);
  }
}

/**
 * A widget whose figure lives so.
 * @template State
 * @param {Plan<State>} plan
 * @returns {import("./types.js").WidgetModule}
 */
export const interactive = (plan) => ({
  address: [...plan.address],
  render({ model, el }) {
    const { read, fits = () => true, form = () => [] } = plan;
    const change = once(() => {
      const state = read(model, figure.start);
      if (!fits(state)) return;
      const built = form(figure.start);
      if (form(state).every((part, i) => part === built[i])) return figure.draw();
      figure.view.undo?.();
      figure = new Figure(plan, model, el, change);
    });
    let figure = new Figure(plan, model, el, change);
    const follow = (/** @type {Traits} */ named, /** @type {HTMLElement | null} */ from) => figure.follow(named, from);
    const leave = listen(model, { change, follow });
    return () => {
      leave();
      figure.view.undo?.();
    };
  },
});
