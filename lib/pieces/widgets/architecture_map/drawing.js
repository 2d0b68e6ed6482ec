import { svg, uniqueId } from "../common/kit/dom.js";
import { words } from "./words.js";

/**
 * @typedef {import("./words.js").Chapter} Chapter
 * @typedef {import("./list.js").Book} Book
 * @typedef {{ id: string, title: string, place: string, does: string, chapter: string, kind: string, lines: string[],
 *   x: number, y: number, w: number, h: number, frame: number[] | null }} Block
 * @typedef {{ text: string, x: number, y: number, w: number, lang: string, boxed: boolean, anchor: string }} Label
 * @typedef {{ points: [number, number][], kind: string }} Wire
 * @typedef {{ width: number, height: number, wires: Wire[], labels: Label[], sums: [number, number][] }} Plan
 */

const ROW = 26;
const LINE = 14;
const CORNER = 7;
const PIN = { width: 96, height: 15 };

/** @param {number} x @param {number} y @param {number} w @param {number} h @param {Record<string, any>} [props] */
const box = (x, y, w, h, props = {}) => svg("rect", { x, y, width: w, height: h, rx: 5, ...props });

/** @param {string | number} text @param {number} x @param {number} y @param {Record<string, any>} [props] */
const write = (text, x, y, props = {}) => svg("text", { x, y, "text-anchor": "middle", ...props }, text);

/** A path through the points with rounded corners. @param {[number, number][]} points */
function path(points) {
  const parts = [`M${points[0]}`];
  for (let i = 1; i < points.length - 1; i += 1) {
    const [before, at, after] = [points[i - 1], points[i], points[i + 1]];
    parts.push(`L${toward(at, before)}Q${at} ${toward(at, after)}`);
  }
  return `${parts.join("")}L${points[points.length - 1]}`;
}

/** The point a corner's radius away. @param {[number, number]} from @param {[number, number]} to */
function toward([x, y], [toX, toY]) {
  const radius = Math.min(CORNER, Math.hypot(toX - x, toY - y) / 2);
  return [x + Math.sign(toX - x) * radius, y + Math.sign(toY - y) * radius];
}

/** All that cannot be chosen, under the blocks. @param {Plan} plan */
function background(plan) {
  const arrow = uniqueId("arrow");
  const head = { id: arrow, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" };
  return [
    svg("defs", {}, svg("marker", { ...head, markerUnits: "userSpaceOnUse" }, svg("path", { d: "M0 0L8 4L0 8Z" }))),
    ...plan.wires.map(({ points, kind }) =>
      svg("path", { class: "pieces-architecture-map-wire", "data-kind": kind, d: path(points), "marker-end": `url(#${arrow})` }),
    ),
    ...plan.sums.map(([x, y]) =>
      svg("g", { class: "pieces-architecture-map-sum" }, [
        svg("path", { d: `M${x - 11} ${y}H${x + 11}` }),
        svg("circle", { cx: x, cy: y, r: 7 }),
        svg("path", { d: `M${x - 4} ${y}H${x + 4}M${x} ${y - 4}V${y + 4}` }),
      ]),
    ),
    ...plan.labels.map(label),
  ];
}

/** @param {Label} label */
function label({ text, x, y, w, lang, boxed, anchor }) {
  const props = { lang: lang === "en" ? null : lang };
  if (!boxed) return svg("text", { x, y, "text-anchor": anchor, class: "pieces-architecture-map-aside" }, text);
  return svg("g", { class: "pieces-architecture-map-word" }, box(x, y, w, 22), write(text, x + w / 2, y + 15, props));
}

/** What the looks mean, in the free corner. @param {boolean} unwritten */
function legend(unwritten) {
  /** @param {number} y @param {SVGElement} sample @param {string} text */
  const row = (y, sample, text) =>
    svg("g", { class: "pieces-architecture-map-aside" }, sample, svg("text", { x: 58, y: y + 4 }, text));
  return [
    row(503, box(26, 496, 24, 14, { class: "pieces-architecture-map-face", "data-kind": "attention" }), words.mixing),
    row(520, svg("path", { class: "pieces-architecture-map-wire", "data-kind": "residual", d: "M26 520H50" }), words.residual),
    unwritten && row(537, svg("path", { class: "pieces-architecture-map-dashed", d: "M26 537H50" }), words.unwritten),
  ];
}

/** The box around a layer and the one behind it: it lies under the arrows. @param {Block} block */
function frameNode({ frame, kind }) {
  if (!frame) return null;
  const [x, y, w, h] = frame;
  return svg("g", { class: "pieces-architecture-map-block", "data-kind": kind }, [
    box(x + 4, y + 4, w, h, { class: "pieces-architecture-map-copy" }),
    box(x, y, w, h, { class: "pieces-architecture-map-face" }),
  ]);
}

/**
 * One block: a link where there is a page to go to, a button elsewhere.
 * @param {Block} block
 * @param {Chapter} chapter
 * @param {string | null} href
 */
function blockNode(block, chapter, href) {
  const { x, y, w, h, kind, lines, frame } = block;
  const props = {
    class: "pieces-architecture-map-block",
    tabindex: "-1",
    "data-id": block.id,
    "data-kind": kind,
    "data-chapter": chapter.slug,
    "aria-label": `${block.title} (${block.place}), ${words.chapter(chapter)}`,
  };
  const middle = x + w / 2;
  const first = lines.length > 1 ? y + h / 2 - (LINE * lines.length) / 2 + 11 : y + ROW / 2 + 4;
  const spans = lines.map((line, index) => svg("tspan", { x: middle, y: first + LINE * index }, `${line} `));
  const text = svg("text", { "text-anchor": "middle" }, spans);
  const shapes = [
    kind === "heads" && box(x + 5, y + 5, w, h, { class: "pieces-architecture-map-copy" }),
    kind === "heads" && box(x + 2.5, y + 2.5, w, h, { class: "pieces-architecture-map-copy" }),
    frame ? box(x, y, w, ROW, { class: "pieces-architecture-map-touch" }) : box(x, y, w, h, { class: "pieces-architecture-map-face" }),
  ];
  const parts = [...shapes, text];
  if (href !== null) return svg("a", { ...props, href }, parts);
  return svg("g", { ...props, role: "button" }, parts);
}

/** Clear of the words: the number of the chapter; a block's name has it in words. @param {Block} block */
function badgePlace({ x, y, kind, frame }) {
  if (frame) return [frame[0] + 14, y + 13];
  return kind === "heads" ? [x - 6, y + 2] : [x, y + 1];
}

/** @param {Block} block @param {Chapter} chapter */
function badge(block, { number, written }) {
  const [cx, cy] = badgePlace(block);
  const circle = svg("circle", { cx, cy, r: 8 });
  return svg("g", { class: "pieces-badge", "data-unwritten": !written }, circle, write(number, cx, cy + 4.3));
}

/** The sign that says where the reader is: a tab that hangs from the block. @param {Block} block */
function pin({ x, y, w, h }) {
  const { width, height } = PIN;
  const [left, top] = [x + w - width - 5, y + h];
  return svg("g", { class: "pieces-architecture-map-pin", "aria-hidden": "true" }, [
    svg("path", { d: `M${left} ${top}h${width}v${height - 5}q0 5-5 5h${10 - width}q-5 0-5-5Z` }),
    write(words.pin, left + width / 2, top + 11),
  ]);
}

/**
 * The drawing, and what changes in it.
 * @param {Block[]} blocks
 * @param {Plan} plan
 * @param {Book} book
 * @param {Block[]} lit
 */
export function pictureOf(blocks, plan, { chapters, chapterOf, hrefOf }, lit) {
  const nodes = blocks.map((block) => blockNode(block, chapterOf(block), hrefOf(chapterOf(block))));
  const frames = blocks.map(frameNode);
  /** A layer's box has the looks of its block. @param {string} look @param {(block: Block) => boolean} has */
  function mark(look, has) {
    blocks.forEach((block, index) => {
      nodes[index].toggleAttribute(look, has(block));
      frames[index]?.toggleAttribute(look, has(block));
    });
  }
  mark("data-lit", (block) => lit.includes(block));
  mark("data-unwritten", (block) => !chapterOf(block).written);
  for (const block of lit) nodes[blocks.indexOf(block)].setAttribute("aria-current", "true");
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${plan.width} ${plan.height}`, role: "group", "aria-label": words.label },
    frames,
    background(plan),
    legend(chapters.some(({ written }) => !written)),
    nodes,
    svg("g", { "aria-hidden": "true" }, blocks.map((block) => badge(block, chapterOf(block)))),
    lit.slice(0, 1).map(pin),
  );
  /** @param {Block | null} kept */
  const press = (kept) => pressOne(nodes, blocks, kept);
  return { drawing, nodes, mark, press };
}

/** Marks the block that is kept; a link is none to be pressed. @param {Element[]} nodes @param {Block[]} blocks */
export function pressOne(nodes, blocks, /** @type {Block | null} */ kept) {
  nodes.forEach((node, index) => {
    if (node.localName !== "a") node.setAttribute("aria-pressed", String(blocks[index] === kept));
  });
}
