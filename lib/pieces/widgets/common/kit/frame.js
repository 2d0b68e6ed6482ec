import { button, h, statusLine, uniqueId } from "./dom.js";
import { containKeys } from "./keys.js";
import { words } from "./words.js";

/**
 * A button that opens and closes the part below it.
 * @param {{ text: string, name?: string, part: HTMLElement, onOpen?: () => void }} parts
 */
export function opener({ text, name, part, onOpen }) {
  part.id = uniqueId("part");
  part.hidden = true;
  const toggle = () => {
    part.hidden = !part.hidden;
    node.setAttribute("aria-expanded", String(!part.hidden));
    if (!part.hidden) onOpen?.();
  };
  const node = button(toggle, { "aria-expanded": "false", "aria-controls": part.id, "aria-label": name }, text);
  return node;
}

/** The keys that every widget has in common, and those of its own. @param {[string, string][]} keys */
const helpPart = (keys) =>
  h("div", { class: "pieces-help" }, h("dl", {}, keys.flatMap(([key, what]) => [h("dt", {}, key), h("dd", {}, what)])));

/**
 * What every widget stands in: the caption, its body, the status line and the buttons that all widgets have.
 * @param {object} parts
 * @param {string} parts.label the widget's name for screen readers
 * @param {HTMLElement[]} parts.body
 * @param {() => void} parts.onReset
 * @param {() => HTMLElement[]} parts.tables what the picture shows, as tables
 * @param {[string, string][]} [parts.keys]
 * @param {Node[]} [parts.tools] buttons before those that all widgets have
 */
export function frame({ label, body, onReset, tables, keys = words.keys, tools = [] }) {
  const status = statusLine();
  const guide = h("div", { class: "pieces-guide", role: "note", tabindex: -1, hidden: true });
  const [lesson, takeaway] = [h("b"), h("span")];
  const tablePart = h("div", { class: "pieces-tables" });
  /** A table that stays the same keeps the focus. */
  function fill() {
    const now = tables();
    if (now.some((table) => table.parentNode !== tablePart)) tablePart.replaceChildren(...now);
  }
  const helps = helpPart(keys);
  const reset = () => {
    ask(null);
    onReset();
  };
  const link = h("a", { hidden: true, href: "#" }, words.link);
  const node = h("figure", { class: "pieces-figure", "aria-label": label }, [
    h("figcaption", { class: "pieces-caption" }, lesson, " ", takeaway),
    guide,
    ...body,
    status.node,
    h("div", { class: "pieces-toolbar" }, [
      ...tools,
      button(reset, {}, words.reset),
      opener({ text: words.table, part: tablePart, onOpen: fill }),
      link,
      opener({ text: words.helpSign, name: words.help, part: helps }),
    ]),
    helps,
    tablePart,
  ]);
  containKeys(node);

  /** While a question is open the sentence that could answer it waits; its room is kept. @param {boolean} open */
  const hold = (open) => takeaway.toggleAttribute("data-held", open);
  /**
   * Shows the question of the text that a link belongs to, formulas included, and the way back to it.
   * @param {HTMLElement | null} item
   */
  function ask(item) {
    hold(Boolean(item));
    guide.hidden = !item;
    if (!item) return;
    item.id ||= uniqueId("question");
    const copy = /** @type {HTMLElement} */ (item.cloneNode(true));
    copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
    guide.replaceChildren(
      h("p", {}, h("b", {}, words.question), " ", ...copy.childNodes),
      h("a", { href: `#${item.id}` }, words.backToQuestion),
    );
    // Read out by the focus; and the next Tab leads into the widget.
    guide.focus({ preventScroll: true });
  }
  return {
    node,
    ask,
    hold,
    /** Whether a question of the text is shown. */
    asks: () => !guide.hidden,
    /** The headline and the sentence below it. @param {string} headline @param {string} sentence */
    tell(headline, sentence) {
      lesson.textContent = headline;
      takeaway.textContent = sentence;
    },
    say: status.say,
    /** Only a page has an address. @param {string | null} address */
    setLink(address) {
      link.hidden = address === null;
      if (address !== null) link.setAttribute("href", address);
    },
    refresh() {
      if (!tablePart.hidden) fill();
    },
  };
}
