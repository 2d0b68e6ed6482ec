import { indexIn } from "../common/kit/keys.js";
import { PARTS } from "../attention_heads/state.js";

/** @typedef {import("../attention_heads/numbers.js").Part} Part */
/** A head, and what was measured. @typedef {{ part: Part, layer: number, head: number } & import("../attention_heads/state.js").Score} Head */
/**
 * @typedef {object} State
 * @property {"cross" | "all"} shown
 * @property {"alignment" | "cost"} order
 * @property {Part} part of the chosen head
 * @property {number} layer of the chosen head, counted from 1
 * @property {number} head the chosen head, counted from 1
 * @property {import("../attention_heads/state.js").Seen} first the sentence that is drawn
 * @property {{ sentences: number, translated: number, parts: Record<Part, import("../attention_heads/state.js").Score[][]> }} scores
 */

/** What a link may set. */
export const ADDRESS = /** @type {const} */ (["shown", "order", "part", "layer", "head"]);
export const SHOWN = /** @type {const} */ (["cross", "all"]);
export const ORDERS = /** @type {const} */ (["alignment", "cost"]);

/**
 * The state of a model; an address may ask for anything, and what makes no sense stays as it was built.
 * @param {import("../common/kit/types.js").Model} model
 * @param {State} [start] the state that was built
 * @returns {State}
 */
export function readState(model, start) {
  const [first, scores] = [model.get("first"), model.get("scores")];
  const among = (/** @type {readonly string[]} */ list, /** @type {"shown" | "order" | "part"} */ name) => {
    const value = model.get(name);
    return /** @type {any} */ (list.includes(value) ? value : (start?.[name] ?? list[0]));
  };
  const part = among(PARTS, "part");
  return {
    shown: part === "cross" ? among(SHOWN, "shown") : "all",
    order: among(ORDERS, "order"),
    part,
    layer: Math.max(1, indexIn(model.get("layer"), scores.parts.cross.length + 1, start?.layer ?? 1)),
    head: Math.max(1, indexIn(model.get("head"), scores.parts.cross[0].length + 1, start?.head ?? 1)),
    first,
    scores,
  };
}

/** What the view was built from. @param {State} state */
export const form = ({ first, scores }) => [first, scores];

/** @param {Head} head */
export const aligns = ({ part }) => part === "cross";

/** The heads that are listed, in order; those that cannot align stand behind all that can. Its twin is in widget.py. @param {State} state */
export function headsOf({ shown, order, scores }) {
  const parts = shown === "all" ? PARTS : /** @type {Part[]} */ (["cross"]);
  const found = parts.flatMap((part) =>
    scores.parts[part].flatMap((layer, i) => layer.map((score, k) => ({ part, layer: i + 1, head: k + 1, ...score }))),
  );
  const rank = (/** @type {Head} */ head) => (order === "cost" ? head.lost : aligns(head) ? head.score : -1);
  return found.sort((a, b) => rank(b) - rank(a));
}

/** Whether it is the chosen one. @param {State} state */
export const isChosen = ({ part, layer, head }) => (/** @type {Head} */ each) =>
  each.part === part && each.layer === layer && each.head === head;
