/**
 * @typedef {{ number: number, slug: string, title: string, written: boolean, minutes: number | null,
 *   exercise_minutes: number | null }} Chapter
 */

/** @typedef {import("./drawing.js").Block} Block */

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
  /** @param {Block} block @param {Chapter} chapter */
  block: ({ title, place }, chapter) => `${title} (${place}), ${words.chapter(chapter)}`,
  said: (/** @type {Block | null} */ block) => (block ? `${block.title}. ${block.does}` : ""),
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
