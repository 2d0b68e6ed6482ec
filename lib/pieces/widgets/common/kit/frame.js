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
 * The question of the text that the reader came from, as one line, and the way back to it. It stands in the room of the
 * sentence that could answer it, so that nothing moves, and goes when the reader's hand changes the view.
 * @param {HTMLElement} sentence
 */
function guidePart(sentence) {
  const node = h("span", { class: "pieces-guide", role: "note", tabindex: -1, hidden: true });
  return {
    node,
    /** @param {HTMLElement | null} item the list item that holds the question */
    ask(item) {
      sentence.toggleAttribute("data-held", Boolean(item));
      node.hidden = !item;
      if (!item) return;
      item.id ||= uniqueId("question");
      const copy = /** @type {HTMLElement} */ (item.cloneNode(true));
      copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
      const [back, where] = words.backToQuestion;
      node.replaceChildren(
        h("span", {}, words.question, ...copy.childNodes),
        h("a", { href: `#${item.id}` }, back, h("span", { class: "pieces-unseen" }, where)),
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
 * @param {boolean} [parts.statusSeen] where the picture does not show all that the line says
 */
export function frame({ label, body, onReset, tables, keys = words.keys, tools = [], statusSeen = false }) {
  const status = statusLine();
  status.node.classList.toggle("pieces-unseen", !statusSeen);
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
  const caption = h("figcaption", { class: "pieces-caption" }, lesson, " ", h("span", {}, takeaway, guide));
  const toolbar = h("div", { class: "pieces-toolbar" }, [
    ...tools,
    button(onReset, {}, words.reset),
    opener({ text: words.table, part: tablePart, onOpen: fill }),
    link,
    opener({ text: words.helpSign, name: words.help, part: helps }),
  ]);
  const parts = [caption, ...body, status.node, toolbar, helps, tablePart];
  const node = h("figure", { class: "pieces-figure", "aria-label": label }, parts);
  containKeys(node);
  return {
    node,
    ...question,
    say: status.say,
    /** The headline and the sentence below it. @param {import("./dom.js").Words} headline @param {string} sentence */
    tell(headline, sentence) {
      lesson.replaceChildren(...[headline].flat());
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
