// Writes the browser side into the Python package: for the book a classic script for each kind of widget and one for
// what they share, for Jupyter a module for each kind, and the stylesheet. `node build.mjs OUTDIR` writes elsewhere.
import { build } from "esbuild";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { basename, dirname, extname, resolve } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));
const source = resolve(here, "../lib/pieces/widgets");
const out = process.argv[2] ? resolve(process.argv[2]) : resolve(source, "static");
const options = { bundle: true, minify: true, charset: "utf8", legalComments: "none", target: "es2022" };

/** The folders that hold a file of this name, in the order of their names. */
const withFile = (name) => readdirSync(source).filter((folder) => existsSync(resolve(source, folder, name))).sort();
/** A widget is a folder of its own, called by its kind. */
const folders = withFile("index.js");
/** The modules of the kit, and the names that each exports; no two have one in common. */
const kit = readdirSync(resolve(source, "common/kit")).sort().map((file) => {
  const code = readFileSync(resolve(source, "common/kit", file), "utf8");
  const names = [...code.matchAll(/^export (?:const|class|function) (\w+)/gm)].map(([, name]) => name);
  return { module: basename(file, ".js"), names };
});
// What all widgets share comes first, so that a widget's own style can differ; the reader's colours come last.
const kinds = withFile("style.css").filter((folder) => folder !== "common");
const styles = ["common/style.css", ...kinds.map((folder) => `${folder}/style.css`), "common/forced.css"];

/** The book's runtime, and the global by which the kinds' scripts reach it and the kit. */
const core = [
  'import { widgets } from "./common/runtime.js";',
  ...kit.map(({ module, names }) => `import { ${names} } from "./common/kit/${module}.js";`),
  `globalThis.pieces = { widgets, kit: { ${kit.flatMap(({ names }) => names)} } };`,
].join("\n");

/** What a kind takes from the kit is in the page already; what it does not use leaves no trace. */
const fromCore = {
  name: "from-core",
  setup({ onResolve, onLoad }) {
    // In the book the model comes by a script, not from a kernel.
    onResolve({ filter: /\/common\/load_model\.js$/ }, () => ({ path: resolve(source, "common/book_model.js") }));
    onResolve({ filter: /\/common\/kit\// }, ({ path }) => ({ path: basename(path, ".js"), namespace: "core" }));
    onLoad({ filter: /./, namespace: "core" }, ({ path }) => {
      const { names } = kit.find(({ module }) => module === path);
      const taken = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => pieces.kit.${name})();`);
      return { contents: taken.join("\n") };
    });
  },
};

/** A bundle whose entry stands in no file. */
const bundle = (name, contents, changes = {}) => {
  const stdin = { contents, resolveDir: source, loader: extname(name).slice(1) };
  return build({ ...options, stdin, outfile: resolve(out, name), ...changes });
};

await Promise.all([
  // Classic scripts: a page opened from disk may not load modules.
  bundle("book/core.js", core),
  // It comes with the model, when a page first needs it.
  bundle("book/engine.js", 'import "./common/book_translator.js";'),
  ...folders.flatMap((folder) => {
    const kind = folder.replaceAll("_", "-");
    const widget = `import { widget } from "./${folder}/index.js";`;
    const module = 'import { asModule } from "./common/jupyter.js"; export default asModule(widget);';
    return [
      bundle(`book/${kind}.js`, `${widget} pieces.widgets["${kind}"] = widget;`, { plugins: [fromCore] }),
      bundle(`jupyter/${kind}.js`, `${widget} ${module}`, { format: "esm" }),
    ];
  }),
  bundle("widgets.css", styles.map((file) => `@import "./${file}";`).join("\n")),
]);
