// Reads sentences as the page does, and tells apart two translations, under Node.
import { readFileSync } from "node:fs";

const { lexicon, sentences, pairs } = JSON.parse(readFileSync(0, "utf8"));
const { reader } = await import("./live_translator/sentences.js");
const { difference } = await import("./live_translator/difference.js");
const { toSource, faultOf } = reader(lexicon);
const read = sentences.map((text) => ({ source: toSource(text), fault: faultOf(text) }));
process.stdout.write(JSON.stringify({ read, differences: pairs.map((pair) => difference(...pair)) }));
