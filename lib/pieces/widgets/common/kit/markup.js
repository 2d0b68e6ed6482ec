import { h } from "./dom.js";

const MARKUP = /`([^`]+)`|\*(\S(?:[^*]*\S)?)\*|([_^])\{([^{}]*)\}|\[([^\]]+)\]\((#[^)\s]+)\)/g;

/** Only the book's page has places to link to, and the runtime names its widgets. @param {string} text @param {string} href */
const link = (text, href) =>
  document.querySelector("[data-pieces-name]") ? h("a", { href }, text) : document.createTextNode(text);

/** A text in which what follows d or W after an underscore stands below the line, as in d_k. @param {string} text */
export const withSubscripts = (text) => text.split(/(?<=[dW])_(\w+)/).map((part, i) => (i % 2 ? h("sub", {}, part) : part));

/**
 * A line with the questions' small markup as nodes: `code`, *emphasis*, d_{k}, x^{2} and
 * [test it](#scale-lab:d_k=4), a link within the page. All else stays text.
 * @param {string} text
 * @returns {Node[]}
 */
export function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(MARKUP)) {
    const [whole, code, emphasis, mark, raised, linked, href] = match;
    nodes.push(document.createTextNode(text.slice(end, match.index)));
    if (code) nodes.push(h("code", {}, code));
    else if (emphasis) nodes.push(h("em", {}, ...inline(emphasis)));
    else if (href) nodes.push(link(linked, href));
    else nodes.push(h(mark === "_" ? "sub" : "sup", {}, raised));
    end = match.index + whole.length;
  }
  return [...nodes, document.createTextNode(text.slice(end))];
}
