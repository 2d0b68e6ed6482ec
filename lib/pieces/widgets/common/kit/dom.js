/** @typedef {string | number | Node | null | undefined | false} Child */
/** @typedef {string | (string | Node)[]} Words text, or text of which a part is set otherwise */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Sets attributes, `on…` listeners, and `dataset`/`style` entries. `null`, `undefined` and `false` leave a thing out.
 * @param {Element} node
 * @param {Record<string, any>} props
 */
function assign(node, props) {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
}

/** JupyterLab binds single keys; the marker must stand on the focused element itself. @param {Element} node */
function keepKeys(node) {
  if (node.matches("button, input, select, a[href], summary, [tabindex]")) {
    node.setAttribute("data-lm-suppress-shortcuts", "true");
  }
}

/**
 * Fills a new element. Text children become text nodes, never markup.
 * @template {Element} T
 * @param {T} node @param {Record<string, any>} props @param {(Child | Child[])[]} children
 */
function filled(node, props, children) {
  assign(node, props);
  keepKeys(node);
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/**
 * An HTML element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export const h = (tag, props = {}, ...children) => filled(document.createElement(tag), props, children);

/**
 * The same in the SVG namespace.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Child | Child[])} children
 * @returns {SVGElement}
 */
export const svg = (tag, props = {}, ...children) => filled(document.createElementNS(SVG, tag), props, children);

/** A choice among a few, by place. @param {string} label @param {string[]} names @param {(at: number) => void} onChoose */
export function select(label, names, onChoose) {
  const id = uniqueId("choice");
  const options = names.map((name) => h("option", {}, name));
  const field = h("select", { id, onchange: () => onChoose(field.selectedIndex) }, options);
  return {
    node: h("span", {}, h("label", { class: "pieces-label", for: id }, label), " ", field),
    update: (/** @type {number} */ at) => (field.selectedIndex = at),
  };
}

/**
 * A button that submits nothing.
 * @param {(event: MouseEvent) => void} onclick
 * @param {Record<string, any>} props
 * @param {...(Child | Child[])} children
 */
export const button = (onclick, props, ...children) =>
  h("button", { type: "button", onclick, ...props }, children.flat());

/** The head of a row or a column. @param {"row" | "col"} scope @param {...Child} children */
export const th = (scope, ...children) => h("th", { scope }, children);

let ids = 0;
/** An id that no other element of the page has. @param {string} stem */
export const uniqueId = (stem) => `pieces-${stem}-${(ids += 1)}`;

/**
 * A line that screen readers speak when it has been still for a quarter of a second.
 * @returns {{ node: HTMLElement, say: (text: string) => void }}
 */
export function statusLine() {
  const node = h("p", { class: "pieces-status", role: "status" });
  let timer = 0;
  return {
    node,
    say(text) {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        node.textContent = text;
      }, 250);
    },
  };
}
