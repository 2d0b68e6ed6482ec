import { svg, uniqueId } from "../common/kit/dom.js";
import { words } from "./words.js";

/**
 * What Python placed: an SVG element with its attributes; `look` names its styles.
 * @typedef {{ tag: string, look: string, text?: string, arrow?: boolean, parts?: Shape[], [place: string]: any }} Shape
 * @typedef {{ id: string, title: string, place: string, does: string, kind: string, chapter: string,
 *   written: boolean, lit: boolean, at: [number, number], frame: Shape[], shapes: Shape[], badge: Shape[] }} Block
 * @typedef {{ width: number, height: number, back: Shape[], blocks: Block[], front: Shape[] }} Drawing
 */

const PREFIX = "pieces-architecture-map-";

/** @param {string} arrow the id of the arrow's head @returns {(shape: Shape) => SVGElement} */
function drawer(arrow) {
  /** @param {Shape} shape @returns {SVGElement} */
  const draw = ({ tag, look, text, arrow: ends, parts = [], ...place }) => {
    const props = { class: look.replaceAll(/\S+/g, `${PREFIX}$&`) || null, "marker-end": ends && `url(#${arrow})` };
    return svg(tag, { ...props, ...place }, parts.map(draw), text);
  };
  return draw;
}

/** The head of all arrows. @param {string} id */
function arrowHead(id) {
  const head = { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" };
  const marker = svg("marker", { ...head, markerUnits: "userSpaceOnUse" }, svg("path", { d: "M0 0L8 4L0 8Z" }));
  return svg("defs", {}, marker);
}

/**
 * The drawing, alive: a block is a link where there is a page to go to, a button elsewhere.
 * @param {Drawing} drawing
 * @param {import("./list.js").Book} book
 */
export function pictureOf({ width, height, back, blocks, front }, book) {
  const arrow = uniqueId("arrow");
  const draw = drawer(arrow);
  const group = (/** @type {Shape[]} */ shapes, props = {}) => svg("g", props, shapes.map(draw));
  const frames = blocks.map(({ frame }) => group(frame, { class: `${PREFIX}block` }));
  const nodes = blocks.map((block) => {
    const chapter = book.chapterOf(block);
    const href = book.hrefOf(chapter);
    const props = {
      class: `${PREFIX}block`,
      tabindex: "-1",
      "data-id": block.id,
      "aria-label": words.block(block, chapter),
      "aria-current": block.lit && "true",
    };
    // The spaces part the words of two lines, which are one name.
    const parts = block.shapes.flatMap((shape) => [draw(shape), " "]);
    return svg(href ? "a" : "g", { ...props, ...(href ? { href } : { role: "button" }) }, parts);
  });
  const badges = blocks.map(({ badge, written }) => group(badge, { class: "pieces-badge", "data-unwritten": !written }));
  /** A layer's box has the looks of its block. @param {string} look @param {(block: Block) => boolean} has */
  function mark(look, has) {
    for (const all of [nodes, frames]) all.forEach((node, i) => node.toggleAttribute(look, has(blocks[i])));
  }
  mark("data-lit", ({ lit }) => lit);
  mark("data-unwritten", ({ written }) => !written);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": words.label }, [
    ...frames,
    arrowHead(arrow),
    ...back.map(draw),
    ...nodes,
    svg("g", { "aria-hidden": "true" }, badges),
    front.length && group(front, { class: `${PREFIX}pin`, "aria-hidden": "true" }),
  ]);
  /** @param {Block | null} kept */
  const press = (kept) => pressOne(nodes, blocks, kept);
  return { picture, nodes, mark, press };
}

/** Marks the block that is kept; a link is none to be pressed. @param {Element[]} nodes @param {Block[]} blocks */
export function pressOne(nodes, blocks, /** @type {Block | null} */ kept) {
  nodes.forEach((node, i) => {
    if (node.localName !== "a") node.setAttribute("aria-pressed", String(blocks[i] === kept));
  });
}
