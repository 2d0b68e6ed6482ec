// Writes the two bundles and the stylesheet into the Python package. `node build.mjs OUTDIR` writes elsewhere.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { dirname, resolve } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ? resolve(process.argv[2]) : resolve(here, "../lib/pieces/widgets/static");
const shared = { bundle: true, minify: true, charset: "utf8", legalComments: "none", target: "es2022" };
const source = (name) => resolve(here, "src", name);

await Promise.all([
  // A classic script: a page opened from disk may not load modules.
  build({ ...shared, entryPoints: [source("book.js")], outfile: resolve(out, "book.js"), format: "iife" }),
  build({ ...shared, entryPoints: [source("jupyter.js")], outfile: resolve(out, "jupyter.js"), format: "esm" }),
  build({ ...shared, entryPoints: [source("widgets.css")], outfile: resolve(out, "widgets.css") }),
]);
