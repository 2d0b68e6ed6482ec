/** @typedef {import("./state.js").Head} Head */
/** @typedef {import("../attention_heads/numbers.js").Part} Part */

/** @param {string} text */
const large = (text) => text[0].toUpperCase() + text.slice(1);
const PARTS = { encoder: "encoder self-attention", decoder: "decoder self-attention", cross: "cross-attention" };

/** @param {Head} head */
const aligning = ({ part }) => part === "cross";

/** All words of the aligning heads, in one place. */
export const words = {
  label: "Which head aligns, and what it costs to switch it off",
  shown: "Heads of",
  /** @type {Record<"cross" | "all", string>} */
  shownAs: { cross: "cross", all: "all heads" },
  order: "Sorted by",
  /** @type {Record<"alignment" | "cost", string>} */
  orderAs: { alignment: "alignment", cost: "cost" },
  list: "Heads, each with its alignment and its cost",
  aligned: "aligned",
  lost: "points lost, off",
  /** @type {Record<Part, string>} */
  short: { encoder: "enc.", decoder: "dec.", cross: "cross" },
  /** @param {Head} head @param {boolean} every whether heads of other attentions stand beside it */
  where: ({ part, layer }, every) => (every ? `${words.short[part]} L${layer}` : `layer ${layer}`),
  /** @param {Head} head */
  named: ({ part, layer, head }) => `layer ${layer}, head ${head} of the ${PARTS[part]}`,
  /** @param {Head} head @param {boolean} aligns */
  told: (head, aligns) =>
    `${large(words.named(head))}${aligns ? `: aligned ${head.score.toFixed(2)}` : ""}, costs ${head.lost.toFixed(1)}`,
  /** @param {Head} head @param {boolean} aligns */
  headline(head, aligns) {
    const name = aligns ? `Layer ${head.layer}, head ${head.head}` : large(words.named(head));
    const score = aligns ? ` aligns ${head.score.toFixed(2)} of the words;` : ":";
    return `${name}${score} off, it costs ${head.lost.toFixed(1)} points.`;
  },
  /** @param {number} count @param {Head} dearest */
  sentence: (count, dearest) =>
    `Most costly of these ${count}: layer ${dearest.layer}, head ${dearest.head}${
      aligning(dearest) ? "" : ` of the ${PARTS[dearest.part]}`
    }, ${dearest.lost.toFixed(1)} points.`,
  picture: "On one sentence",
  none: "–",
  look: "Look at this head",
  /** @param {number} sentences @param {number} translated */
  note: (sentences, translated) => `Aligned: on ${sentences} sentences. Points of exact match: on ${translated}, one head off at a time.`,
  columns: ["aligned", "lost"],
  corner: "head",
  row: (/** @type {Head} */ { part, layer, head }) => `${part}, layer ${layer}, head ${head}`,
  keys: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the next control; the heads are one stop"],
    ["Arrows, Home, End", "choose the next or another head"],
  ]),
};
