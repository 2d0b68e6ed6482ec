/** @typedef {import("./numbers.js").Part} Part */
/** @typedef {import("./state.js").Score} Score */

/** @param {number} count @param {string} one */
const many = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;
/** @param {string} text */
const large = (text) => text[0].toUpperCase() + text.slice(1);
const PARTS = { encoder: "encoder self-attention", decoder: "decoder self-attention", cross: "cross-attention" };
/** Where a head may look, as the kept figures call it. @type {Record<string, string>} */
const PLACES = {
  "the first": "first word",
  itself: "itself",
  "the one before": "previous word",
  "the one after": "next word",
  "the last": "last sign",
  "the aligned word": "aligned word",
};

/** What a head reads most. @typedef {{ head: number, read: string, weight: number }} Look */

/** Heads that read the same word, together. @param {Look[]} looks */
function grouped(looks) {
  const reads = [...new Set(looks.map(({ read }) => read))];
  return reads.map((read, i) => {
    const heads = looks.filter((look) => look.read === read).map(({ head }) => head);
    const named = [heads.slice(0, -1).join(", "), ...heads.slice(-1)].filter(Boolean).join(" and ");
    const verb = heads.length > 1 ? "read" : "reads";
    return `${heads.length > 1 ? "heads" : "head"} ${named} ${i ? "" : `${verb} `}${read}`;
  });
}

/** All words of the heads, in one place. */
export const words = {
  label: "The heads of the book's translator",
  own: "Your own",
  parts: "Which attention",
  /** @type {Record<Part, string>} */
  part: { encoder: "Encoder", decoder: "Decoder", cross: "Cross" },
  compare: "Compare",
  overview: "All heads of this attention: layers and heads",
  mean: "mean",
  layer: (/** @type {number} */ layer) => `Layer ${layer}`,
  headOf: (/** @type {number} */ head) => (head ? `head ${head}` : "mean of all heads"),
  viewOf: (/** @type {number} */ layer, /** @type {number} */ head) => `Layer ${layer}, ${words.headOf(head)}`,
  picture: "From each word, on the left, lines to the words that it reads",
  queries: "Query: the word that asks",
  /** What the words on either side are. @type {Record<Part, [string, string]>} */
  sides: { encoder: ["Query", "Key"], decoder: ["Query", "Key"], cross: ["Writing", "Key"] },
  other: "other",
  others: (/** @type {number} */ count) => many(count, "other"),

  /** Of one head or two the weights too; more are told by what they read. @param {Part} part @param {string} query @param {Look[]} looks */
  headline(part, query, looks) {
    const from = `${part === "cross" ? "Writing" : "From"} ${query}`;
    if (looks.length > 2) return `${from}, ${grouped(looks).join(", ")}.`;
    const list = looks.map(({ head, read, weight }, i) => {
      const verb = i ? "" : "reads ";
      return `${head ? words.headOf(head) : "the mean"} ${verb}${read} (${weight.toFixed(2)})`;
    });
    return `${from}, ${list.join(", ")}.`;
  },
  /** @param {Part} part @param {number} layer */
  sentence: (part, layer) =>
    `${large(PARTS[part])}, layer ${layer}. A weight says where, not why.`,
  loading: (/** @type {number} */ megabytes) => `The model comes, once: ${megabytes} MB …`,
  failed: (/** @type {string} */ why) => `${why} The last sentence stays in sight.`,
  nothing: "Of this sentence the model makes no word.",

  /** @param {number} least @param {number} sentences */
  labels: (least, sentences) => `Labels: ${least} or more, on ${sentences} sentences`,
  /** What a score stands for. @param {Score} score @param {number} least */
  earned({ place, score }, least) {
    const aligned = place === "the aligned word";
    if (score < least) return `no label: ${PLACES[place]} has ${score.toFixed(2)}`;
    return `${PLACES[place]}, ${score.toFixed(2)} ${aligned ? "of the time" : "of its weight"}`;
  },
  noLabel: "no label for a mean",
  /** @param {number} bits @param {number | null} away */
  here: (bits, away) => `here: entropy ${bits.toFixed(2)} bits${away === null ? "" : `, ${away.toFixed(1)} words away`}`,

  more: "More",
  mass: "For each head, the words that hold",
  massOf: (/** @type {number} */ mass) => `${mass.toFixed(2)} of its weight`,
  heat: (/** @type {number} */ layer, /** @type {number} */ head) => `Weights of ${words.viewOf(layer, head).toLowerCase()}`,
  corner: "query ↓ key →",
  sum: "sum",
  /** @type {Record<Part, string>} */
  rows: {
    encoder: "Rows are words that ask (queries), columns are words that are asked (keys).",
    decoder: "Rows are the words written so far: from each of them the next word is made, and it may look back only.",
    cross: "A row is the step that writes its word: the query there comes from the word before it.",
  },

  /** @param {Part} part @param {number} sentences */
  facts: (part, sentences) => `Heads of the ${PARTS[part]}: what earns a label on ${sentences} sentences; entropy and distance here`,
  factHeads: ["most on", "share", "label", "bits", "distance", "lost"],
  yes: "yes",
  no: "none",
  place: (/** @type {string} */ place) => PLACES[place],
  /** @param {number} layer @param {number} head @param {Part} part */
  table: (layer, head, part) => `${large(PARTS[part])}, layer ${layer}, ${words.headOf(head)}`,

  /** @param {Part} part @param {number} layer @param {string} query @param {string[]} heads */
  status: (part, layer, query, heads) =>
    `${large(PARTS[part])}, layer ${layer}. ${part === "cross" ? "Writing" : "From"} ${query}: ${heads.join("; ")}.`,
  /** @param {number} head @param {string[]} list */
  reads: (head, list) => `${words.headOf(head)}: ${list.join(", ")}`,
  share: (/** @type {string} */ name, /** @type {number} */ weight) => `${name} ${weight.toFixed(2)}`,
  preview: "Enter keeps this word, Esc goes back.",
  keys: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the next control; the heads, the words and a heat map are one stop each"],
    ["Arrows, Home, End", "move inside it; with Ctrl, Home and End reach the corners"],
    ["Enter", "chooses a head, keeps a word"],
    ["Esc", "goes back to the kept word"],
  ]),
};
