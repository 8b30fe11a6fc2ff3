// Types of other packages that the library's own types speak of. The code of these packages is in the library's bundles, so
// nobody has to install them; their declarations are copied beside it.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";

const require = createRequire(import.meta.url);

/** By package, the file where its types begin. */
const PACKAGES = {
  arquero: "dist/types/index.d.ts",
  "@uwdata/flechette": "dist/types/index.d.ts",
  "plotly.js-dist": "lib/index.d.ts",
};
/** By file, what TypeScript refuses in these declarations, and what is meant. */
const PATCHES = {
  "@uwdata/flechette/dist/types/table.d.ts": [
    ["getFactory;", "getFactory: (b: number) => (index: number) => { [P in keyof T]: T[P] };"],
  ],
  "@uwdata/flechette/dist/types/index.d.ts": [
    [
      "export { Batch } from './batch.js';",
      "export type { ExtractionOptions, TableBuilderOptions } from './types.js';\nexport { Batch } from './batch.js';",
    ],
  ],
  "arquero/dist/types/table/ColumnTable.d.ts": [["...values?: import", "...values: import"]],
};
const SPECIFIER = /(\bfrom\s*|\bimport\()(["'])([^"']+)\2/g;

const slashes = (path) => path.split(sep).join("/");
const folderOf = (name) => dirname(require.resolve(`${name}/package.json`));

/**
 * Copies the declarations of packages into a folder, and points the folder's own declarations to them.
 *
 * @param {string} dist the folder; the copies are in its `types`
 */
export function takeTypesAlong(dist) {
  const entries = Object.fromEntries(
    Object.entries(PACKAGES).map(([name, entry]) => [name, join(dist, "types", name, entry)]),
  );
  const pointed = (text, file) =>
    text.replace(SPECIFIER, (all, before, quote, id) => {
      if (id in entries) return `${before}${quote}${pathFrom(file, entries[id])}${quote}`;
      return all;
    });
  const own = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".d.ts"));
  for (const file of own.map((name) => join(dist, name))) {
    const text = readFileSync(file, "utf8");
    const now = pointed(text, file);
    if (now !== text) writeFileSync(file, now);
  }
  for (const [name, entry] of Object.entries(PACKAGES)) {
    const [from, to] = [folderOf(name), join(dist, "types", name)];
    for (const file of reachable(join(from, entry))) {
      const target = join(to, relative(from, file));
      mkdirSync(dirname(target), { recursive: true });
      const text = patched(readFileSync(file, "utf8"), slashes(join(name, relative(from, file))));
      writeFileSync(target, pointed(withEndings(text, file), target));
    }
    copyFileSync(join(from, "LICENSE"), join(to, "LICENSE"));
  }
}

/** A declaration file's text without the errors that are known in it. */
function patched(text, name) {
  return (PATCHES[name] ?? []).reduce((before, [wrong, right]) => {
    if (before.split(wrong).length !== 2) throw new Error(`${name}: "${wrong}" is not there once: mend PATCHES`);
    return before.replace(wrong, () => right);
  }, text);
}

/** A declaration file and all those that it reaches by relative imports. */
function reachable(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, , , id] of readFileSync(file, "utf8").matchAll(SPECIFIER)) {
    if (id.startsWith(".")) reachable(declarationOf(id, file), found);
  }
  return found;
}

function declarationOf(id, file) {
  const path = join(dirname(file), id.replace(/\.[jt]s$/, ""));
  const found = [`${path}.d.ts`, join(path, "index.d.ts")].find((one) => existsSync(one));
  if (found === undefined) throw new Error(`${file}: no declarations of ${id}`);
  return found;
}

/** Relative imports with the ending that an ES module's need. */
function withEndings(text, file) {
  return text.replace(SPECIFIER, (all, before, quote, id) =>
    id.startsWith(".") ? `${before}${quote}${pathFrom(file, declarationOf(id, file))}${quote}` : all,
  );
}

function pathFrom(file, declaration) {
  const path = slashes(relative(dirname(file), declaration)).replace(/\.d\.ts$/, ".js");
  return path.startsWith(".") ? path : `./${path}`;
}
