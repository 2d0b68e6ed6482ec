import { h } from "./dom.js";

const MARKUP = /`([^`]+)`|\*(\S(?:[^*]*\S)?)\*|([_^])\{([^{}]*)\}/g;

/**
 * A line with the questions' small markup as nodes: `code`, *emphasis*, d_{k} and x^{2}. All else stays text.
 * @param {string} text
 * @returns {Node[]}
 */
export function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(MARKUP)) {
    const [whole, code, emphasis, mark, raised] = match;
    nodes.push(document.createTextNode(text.slice(end, match.index)));
    if (code) nodes.push(h("code", {}, code));
    else if (emphasis) nodes.push(h("em", {}, ...inline(emphasis)));
    else nodes.push(h(mark === "_" ? "sub" : "sup", {}, raised));
    end = match.index + whole.length;
  }
  return [...nodes, document.createTextNode(text.slice(end))];
}
