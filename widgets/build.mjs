// Writes the browser side into the Python package: for the book a classic script for each kind of widget and one for
// what they share, for Jupyter a module for each kind, and the stylesheet. `node build.mjs OUTDIR` writes elsewhere.
import { build } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, resolve } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));
const source = resolve(here, "src");
const out = process.argv[2] ? resolve(process.argv[2]) : resolve(here, "../lib/pieces/widgets/static");
const options = { bundle: true, minify: true, charset: "utf8", legalComments: "none", target: "es2022" };
const SHARED = /^import \{(.*)\} from "\.\.\/(shared\/.*)";$/gm;

/** A widget is a folder of its own, called by its kind. */
const kinds = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "shared")
  .map(({ name }) => name)
  .sort();

/** What a kind takes from shared modules: each name, and the module that has it. */
function takenBy(kind) {
  const files = readdirSync(resolve(source, kind)).filter((name) => name.endsWith(".js"));
  const texts = files.map((name) => readFileSync(resolve(source, kind, name), "utf8"));
  const imports = texts.flatMap((text) => [...text.matchAll(SHARED)]);
  return imports.flatMap(([, names, file]) => names.split(",").map((name) => [name.trim(), file]));
}

const taken = kinds.flatMap(takenBy);
/** All shared names that a kind uses. They travel by their places in a list, which is shorter. */
const shared = [...new Set(taken.map(([name]) => name))].sort();

/** The book's runtime, and the global by which the kinds' scripts reach it and the shared modules. */
function core() {
  const imports = new Set(taken.map(([name, file]) => `import { ${name} } from "./${file}";`));
  return [
    'import { widgets } from "./book.js";',
    ...[...imports].sort(),
    `globalThis.pieces = { widgets, shared: [${shared}] };`,
  ].join("\n");
}

/** What a kind takes from shared modules is in the page already. */
const fromCore = (kind) => ({
  name: "from-core",
  setup({ onResolve, onLoad }) {
    const names = new Set(takenBy(kind).map(([name]) => `${shared.indexOf(name)}: ${name}`));
    onResolve({ filter: /^\.\.\/shared\// }, () => ({ path: "core", namespace: "core" }));
    onLoad({ filter: /./, namespace: "core" }, () => ({
      contents: `export const { ${[...names].sort()} } = pieces.shared;`,
    }));
  },
});

/** A bundle whose entry stands in no file. */
const bundle = (name, format, contents, plugins = []) =>
  build({ ...options, stdin: { contents, resolveDir: source }, outfile: resolve(out, name), format, plugins });

await Promise.all([
  // Classic scripts: a page opened from disk may not load modules.
  bundle("book/core.js", "iife", core()),
  ...kinds.flatMap((kind) => {
    const widget = `import { widget } from "./${kind}/index.js";`;
    const module = 'import { asModule } from "./jupyter.js"; export default asModule(widget);';
    return [
      bundle(`book/${kind}.js`, "iife", `${widget} pieces.widgets["${kind}"] = widget;`, [fromCore(kind)]),
      bundle(`jupyter/${kind}.js`, "esm", `${widget} ${module}`),
    ];
  }),
  build({ ...options, entryPoints: [resolve(source, "widgets.css")], outfile: resolve(out, "widgets.css") }),
]);
