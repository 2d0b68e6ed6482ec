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
 * The question of the text that the reader came from, formulas included, and the way back to it. While it is open the
 * sentence that could answer it waits; its room is kept.
 * @param {HTMLElement} sentence
 */
function guidePart(sentence) {
  const node = h("div", { class: "pieces-guide pieces-aside", role: "note", tabindex: -1, hidden: true });
  const hold = (/** @type {boolean} */ open) => sentence.toggleAttribute("data-held", open);
  return {
    node,
    hold,
    /** @param {HTMLElement | null} item the list item that holds the question */
    ask(item) {
      hold(Boolean(item));
      node.hidden = !item;
      if (!item) return;
      item.id ||= uniqueId("question");
      const copy = /** @type {HTMLElement} */ (item.cloneNode(true));
      copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
      node.replaceChildren(
        h("p", {}, h("b", {}, words.question), " ", ...copy.childNodes),
        h("a", { href: `#${item.id}` }, words.backToQuestion),
      );
      // Read out by the focus; and the next Tab leads into the widget.
      node.focus({ preventScroll: true });
    },
  };
}

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
  const [lesson, takeaway] = [h("b"), h("span")];
  const { node: guide, ...question } = guidePart(takeaway);
  const tablePart = h("div", { class: "pieces-tables" });
  /** A table that stays the same keeps the focus. */
  function fill() {
    const now = tables();
    if (now.some((table) => table.parentNode !== tablePart)) tablePart.replaceChildren(...now);
  }
  const helps = helpPart(keys);
  const link = h("a", { hidden: true, href: "#" }, words.link);
  const caption = h("figcaption", { class: "pieces-caption" }, lesson, " ", takeaway);
  const toolbar = h("div", { class: "pieces-toolbar" }, [
    ...tools,
    button(onReset, {}, words.reset),
    opener({ text: words.table, part: tablePart, onOpen: fill }),
    link,
    opener({ text: words.helpSign, name: words.help, part: helps }),
  ]);
  const parts = [caption, guide, ...body, status.node, toolbar, helps, tablePart];
  const node = h("figure", { class: "pieces-figure", "aria-label": label }, parts);
  containKeys(node);
  return {
    node,
    ...question,
    say: status.say,
    /** The headline and the sentence below it. @param {string} headline @param {string} sentence */
    tell(headline, sentence) {
      lesson.textContent = headline;
      takeaway.textContent = sentence;
    },
    /** Only a page has an address. @param {string | null} address */
    setLink(address) {
      link.hidden = address === null;
      if (address !== null) link.setAttribute("href", address);
    },
    refresh: () => tablePart.hidden || fill(),
  };
}
