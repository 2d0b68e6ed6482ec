/** @typedef {import("./drawing.js").Block} Block */
/** @typedef {number[]} Place the middle of a block */

/**
 * @typedef {object} Hands
 * @property {(block: Block | null) => void} [hover]
 * @property {(block: Block, node: Element) => void} [focus]
 * @property {(block: Block | null) => void} select keeps a block's description, or lets it go
 * @property {() => Block | null} kept
 */

/**
 * Pointer, finger and keys on the blocks.
 * @param {(SVGElement | HTMLElement)[]} nodes
 * @param {Block[]} blocks
 * @param {Hands} hands
 * @param {Place[]} places where the blocks stand, if not on the map
 */
export function explore(nodes, blocks, hands, places = blocks.map(({ at }) => at)) {
  const rove = walk(nodes, places);
  // Tab goes to the present piece first.
  rove.to(Math.max(0, blocks.findIndex(({ lit }) => lit)));
  nodes.forEach((node, index) => {
    const block = blocks[index];
    const isLink = node.localName === "a";
    const toggle = () => hands.select(hands.kept() === block ? null : block);
    node.addEventListener("pointerenter", (event) => {
      if (/** @type {PointerEvent} */ (event).pointerType !== "touch") hands.hover?.(block);
    });
    node.addEventListener("pointerleave", () => hands.hover?.(null));
    node.addEventListener("focus", () => {
      rove.to(index);
      hands.focus?.(block, node);
    });
    node.addEventListener("click", (event) => {
      const isTouch = /** @type {PointerEvent} */ (event).pointerType === "touch";
      if (!isLink) toggle();
      else if (isTouch && hands.kept() !== block) {
        // A finger cannot hover: its first tap describes a block, its second follows the link.
        event.preventDefault();
        hands.select(block);
      }
    });
    node.addEventListener("keydown", (event) => {
      const { key } = /** @type {KeyboardEvent} */ (event);
      if (key === "Escape") hands.select(null);
      else if (!isLink && (key === "Enter" || key === " ")) {
        event.preventDefault();
        toggle();
      } else rove.onKey(event);
    });
  });
}

/**
 * One Tab stop for all blocks; the arrows walk along the flow, and across between the columns.
 * @param {(SVGElement | HTMLElement)[]} nodes
 * @param {Place[]} places
 */
function walk(nodes, places) {
  let at = 0;
  /** @param {number} index */
  function to(index) {
    nodes[at].setAttribute("tabindex", "-1");
    at = index;
    nodes[at].setAttribute("tabindex", "0");
  }
  /** @param {Event} event */
  function onKey(event) {
    const { key, ctrlKey, metaKey, altKey } = /** @type {KeyboardEvent} */ (event);
    if (ctrlKey || metaKey || altKey) return;
    /** @type {Record<string, () => number>} */
    const leads = {
      ArrowDown: () => Math.min(at + 1, nodes.length - 1),
      ArrowUp: () => Math.max(at - 1, 0),
      ArrowRight: () => across(places, at, 1),
      ArrowLeft: () => across(places, at, -1),
      Home: () => 0,
      End: () => nodes.length - 1,
    };
    if (!(key in leads)) return;
    event.preventDefault();
    nodes[leads[key]()].focus();
  }
  return { to, onKey };
}

/** The nearest block in a direction; the block itself where there is none. */
function across(/** @type {Place[]} */ places, /** @type {number} */ at, /** @type {1 | -1} */ direction) {
  const [x, y] = places[at];
  const candidates = places
    .map(([toX, toY], index) => ({ index, dx: direction * (toX - x), dy: Math.abs(toY - y) }))
    .filter(({ dx }) => dx > 30)
    .sort((a, b) => a.dy - b.dy || a.dx - b.dx);
  return candidates[0]?.index ?? at;
}
