// Reads sentences as the page does, and tells apart two translations, under Node.
import { readFileSync } from "node:fs";

const { lexicon, sentences, pairs, typed } = JSON.parse(readFileSync(0, "utf8"));
const { reader } = await import("./live_translator/sentences.js");
const { difference } = await import("./live_translator/difference.js");
const { distance, nearest } = await import("./live_translator/nearest.js");
const { toSource, faultOf } = reader(lexicon);
const read = sentences.map((text) => ({ source: toSource(text), fault: faultOf(text) }));
const told = {
  read,
  differences: pairs.map((pair) => difference(...pair)),
  distances: typed.map((word) => lexicon.words.map((known) => distance(word, known))),
  nearest: typed.map((word) => nearest(lexicon.words, word, 6)),
};
process.stdout.write(JSON.stringify(told));
