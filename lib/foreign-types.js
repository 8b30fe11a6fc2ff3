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
      writeFileSync(target, pointed(withEndings(readFileSync(file, "utf8"), file), target));
    }
    copyFileSync(join(from, "LICENSE"), join(to, "LICENSE"));
  }
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
