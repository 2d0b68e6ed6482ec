// Runs the engine under Node for the tests: takes jobs as JSON from standard input and answers each with JSON. Numbers of
// many go as float32 into a file, one matrix after the other, and the answer says where each lies.
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { engine, model, rules, out, jobs } = JSON.parse(readFileSync(0, "utf8"));
const { Translator } = await import(pathToFileURL(`${engine}/index.js`));
const { plain } = await import(pathToFileURL(`${engine}/text.js`));
const { toTheEnd } = await import(pathToFileURL(`${engine}/generation.js`));
const bytes = readFileSync(model);
const translator = new Translator(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), rules);

const file = openSync(out, "w");
let place = 0;
/** Writes a matrix, and gives [first number, rows, columns]. */
function keep(matrix) {
  const columns = matrix[0].length;
  const all = new Float32Array(matrix.length * columns);
  matrix.forEach((row, i) => all.set(row, i * columns));
  writeSync(file, new Uint8Array(all.buffer));
  place += all.length;
  return [place - all.length, matrix.length, columns];
}

const HEAD = ["query", "key", "value", "scores", "scaled", "masked", "weights", "output"];
const kept = (entries) => Object.fromEntries(entries.map(([name, matrix]) => [name, keep(matrix)]));
const answers = {
  look({ source, target, changes }) {
    const seen = translator.look(source, target, changes);
    const heads = [...seen.heads].flatMap(([name, all]) =>
      all.flatMap((head, h) => HEAD.map((step) => [`${name}.heads.${h}.${step}`, head[step]])),
    );
    return kept([...seen.vectors, ...heads]);
  },
  steps({ source, target, changes }) {
    const decoding = translator.model.start(source, changes);
    return keep(target.map((token) => decoding.step(token)));
  },
  greedy: ({ source, options }) => toTheEnd(translator.greedy(source, options)).map((one) => [one.token, one.logProbability]),
  beams: ({ source, options }) => toTheEnd(translator.beamSearch(source, options)),
  translate: ({ source, options }) => translator.translate(source, options),
  sample: ({ source, options }) => toTheEnd(translator.sample(source, options)).map(({ token }) => token),
  cut: ({ logits, cut }) => Array.from(translator.cut(Float32Array.from(logits), cut)),
  read: ({ sentence }) => translator.read(sentence),
  encode: ({ line }) => ({ ids: translator.words.encode(line), unknown: translator.words.unknown(line), plain: plain(line) }),
  tokens: ({ sentence, language }) => translator.text.toTokens(sentence, language),
  write: ({ tokens, language }) => translator.text.toSentence(tokens, language),
  words: ({ ids }) => translator.words.tokens(ids),
  parts: () => translator.parts,
};
const answer = ({ ask, ...job }) => {
  try {
    return answers[ask](job);
  } catch (error) {
    return { error: error.message };
  }
};
const found = jobs.map(answer);
closeSync(file);
process.stdout.write(JSON.stringify(found));
