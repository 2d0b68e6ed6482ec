// Prints what is too long in the widgets' sources: functions, closures included, and files. Only lines of code count.
import { API } from "typescript/unstable/sync";
import { isFunctionLikeDeclaration } from "typescript/unstable/ast/is";
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const MOST = { function: 40, file: 200 };
const here = dirname(fileURLToPath(import.meta.url));
const config = resolve(process.argv[2] ?? here, "tsconfig.json");

const isCode = (line) => !/^\s*($|\/\/|\/?\*)/.test(line);
const report = (place, count, kind) => count > MOST[kind] && console.log(`${place}: ${count} lines of code`);

const api = new API();
const { rootFiles, program } = api.updateSnapshot({ openProjects: [config] }).getProjects()[0];
for (const path of rootFiles) {
  const text = readFileSync(path, "utf8");
  const name = relative(resolve(here, "../lib/pieces/widgets"), path);
  const count = (from, to) => text.slice(from, to).split("\n").filter(isCode).length;
  report(name, count(0, text.length), "file");
  const visit = (node) => {
    if (isFunctionLikeDeclaration(node) && node.body) {
      const line = text.slice(0, node.getStart()).split("\n").length;
      report(`${name}:${line}`, count(node.getStart(), node.end), "function");
    }
    node.forEachChild(visit);
  };
  visit(program.getSourceFile(path));
}
api.close();
