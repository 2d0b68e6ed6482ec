/**
 * @typedef {{ number: number, slug: string, title: string, written: boolean, minutes: number | null,
 *   exercise_minutes: number | null }} Chapter
 */

// What blocks of encoder and decoder do alike.
const positions = "Adds to each vector a pattern that tells where in the sentence its token stands.";
const scaled =
  "Compares a query with every key: dot product, divided by √d_k. Softmax turns the scores into weights, and the " +
  "weights average the values.";
const norm =
  "Adds what the layer found to what came in by the residual path, then normalises each token's vector.";
const forward =
  "Two linear maps with a ReLU between them, the same for every token. Nothing moves from token to token here.";

/** What each block does, by where it stands. */
const does = {
  encoder: {
    "source-embedding": "Turns each source token into a vector of d_model numbers, learned with the rest.",
    "source-positions": positions,
    encoder: "One encoder layer. N of them run one after another, each with its own parameters: 6 in the paper.",
    "encoder-attention":
      "Several attentions side by side, each with its own projections. Here every source token looks at every " +
      "source token.",
    "encoder-scaled": scaled,
    "encoder-norm-1": norm,
    "encoder-forward": forward,
    "encoder-norm-2": norm,
    memory: "What the encoder leaves: one vector for each source token. Every decoder layer reads it.",
  },
  decoder: {
    "target-embedding":
      "Turns the words so far into vectors. The row begins with <s>, so that each place sees only the words before " +
      "the one it has to predict.",
    "target-positions": positions,
    decoder: "One decoder layer. N of them run one after another, each with its own parameters: 6 in the paper.",
    "decoder-attention":
      "Multi-head attention with a mask: each target token looks at itself and at the tokens before it, never at " +
      "those to come.",
    "decoder-scaled": scaled,
    "decoder-norm-1": norm,
    "cross-attention":
      "Multi-head attention whose queries come from the decoder, and whose keys and values come from memory. Here " +
      "the translation looks at the source.",
    "decoder-norm-2": norm,
    "decoder-forward": forward,
    "decoder-norm-3": norm,
  },
  "cross-attention": {
    "cross-scaled": scaled,
  },
  output: {
    linear: "Gives each word of the vocabulary a score (a logit), at every place of the target.",
    softmax: "Turns the scores into probabilities for the next word.",
    generation:
      "The word that was chosen is fed back as input, and the decoder runs again, until it writes the sign for the " +
      "end.",
    training:
      "Compares the probabilities with the true next words, and moves every parameter so that the loss falls.",
  },
  "around the model": {
    why: "The question behind it all: how does a word take in the words that matter to it?",
    family:
      "The same pieces in other models: the encoder alone (BERT), the decoder without cross-attention (GPT), " +
      "patches of an image as tokens (ViT).",
    limits:
      "Its cost grows with the square of the length, and its weights are not reasons.",
  },
};
/** The same by the blocks' names. @type {Record<string, { place: string, does: string }>} */
export const pieces = Object.fromEntries(
  Object.entries(does).flatMap(([place, blocks]) => Object.entries(blocks).map(([id, does]) => [id, { place, does }])),
);

/** What the map says, apart from the blocks' own texts. */
export const words = {
  label: "Map of the Transformer",
  lead: "The Transformer, piece by piece.",
  overview: "Follow the arrows down. The number on a block is the chapter that builds it.",
  here: (/** @type {Chapter} */ chapter) =>
    `You are here: chapter ${chapter.number}, ${chapter.title}. `,
  others: "You need not understand the other blocks yet.",
  point:
    "Only attention, shaded here, moves information from word to word. " +
    "Every other block treats each word alone.",
  whole: "Show the whole map",
  choose: "Choose a block to read what it does.",
  pin: "you are here",
  unwritten: "not written yet",
  /** Said once. @param {Chapter[]} chapters */
  pending: (chapters) => `Not written yet: chapters ${chapters.map(({ number }) => number).join(", ")}.`,
  /** @param {{ id: string, title: string }} block @param {Chapter} chapter */
  block: ({ id, title }, chapter) => `${title} (${pieces[id].place}), ${words.chapter(chapter)}`,
  said: (/** @type {{ id: string, title: string } | null} */ block) =>
    block ? `${block.title}. ${pieces[block.id].does}` : "",
  chapter: (/** @type {Chapter} */ { number, title }) => `Chapter ${number}: ${title}`,
  /** @param {Chapter} chapter */
  minutes: ({ minutes, exercise_minutes }) =>
    `${minutes} minutes${exercise_minutes ? `, exercises ${exercise_minutes}` : ""}`,
  file: (/** @type {Chapter} */ { slug }) => `chapters/${slug}.ipynb`,
  list: "Chapters as a list",
  chapters: "The chapters in reading order",
  tableCaption: "The pieces in the order in which the model runs",
  tableHead: ["Piece", "Where", "What it does", "Chapter"],
  keys: /** @type {[string, string][]} */ ([
    ["Tab", "goes to the map, then to the list of chapters"],
    ["Down, Up", "move along the flow, from block to block"],
    ["Right, Left", "cross between encoder and decoder"],
    ["Home, End", "go to the first and to the last block"],
    ["Enter", "opens a block's chapter, or keeps its description"],
    ["Esc", "lets the kept description go"],
    ["Top to bottom", "is the order in which the model runs; the paper's Figure 1 runs upwards"],
  ]),
};
