import { h, statusLine, uniqueId } from "./dom.js";
import { containKeys } from "./keys.js";
import { words } from "./words.js";

/**
 * A button that opens and closes the part below it.
 * @param {{ text: string, name?: string, part: HTMLElement, onOpen?: () => void }} parts
 */
export function opener({ text, name, part, onOpen }) {
  part.id = uniqueId("part");
  part.hidden = true;
  const state = { "aria-expanded": "false", "aria-controls": part.id, "aria-label": name };
  const button = h("button", { type: "button", ...state }, text);
  button.addEventListener("click", () => {
    part.hidden = !part.hidden;
    button.setAttribute("aria-expanded", String(!part.hidden));
    if (!part.hidden) onOpen?.();
  });
  return button;
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
 */
export function frame({ label, body, onReset, tables, keys = words.keys }) {
  const status = statusLine();
  const caption = h("figcaption", { class: "pieces-caption" });
  const tablePart = h("div", { class: "pieces-tables" });
  const fill = () => tablePart.replaceChildren(...tables());
  const helps = helpPart(keys);
  const reset = h("button", { type: "button" }, words.reset);
  reset.addEventListener("click", onReset);
  const link = h("a", { hidden: true, href: "#" }, words.link);
  const node = h("figure", { class: "pieces-figure", "aria-label": label }, [
    caption,
    ...body,
    status.node,
    h("div", { class: "pieces-toolbar" }, [
      reset,
      opener({ text: words.table, part: tablePart, onOpen: fill }),
      link,
      opener({ text: words.helpSign, name: words.help, part: helps }),
    ]),
    helps,
    tablePart,
  ]);
  containKeys(node);
  return {
    node,
    caption,
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
