// Writes dist/template, what `ata-lab init` makes a project of: the files of template/, notebooks and a recipe of this
// repository, and a package.json with the versions that this library is made for.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const lib = dirname(fileURLToPath(import.meta.url));
const root = join(lib, "..");
const NOTEBOOKS = ["research.ipynb", "own-recipe.ipynb"];
const RECIPES = ["volume.ts"];
/** An engine, a queue, cells that import tslab: few need them, and an error then says how to add them. */
const RARE = /^@tensorflow\/|^(bullmq|ioredis|tslab)$/;
/** Types of Node are for development. */
const TYPES = /^@types\//;
const LINK = /\[([^\]]+)\]\(([\w-]+\.ipynb)\)/g;

const readJson = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

/** @param {string} out the template's folder */
export function writeTemplate(out) {
  cpSync(join(lib, "template"), out, { recursive: true });
  writeJson(join(out, "package.json"), packageJson());
  for (const name of RECIPES) cpSync(join(root, "recipes", name), join(out, "recipes", name));
  mkdirSync(join(out, "notebooks"));
  for (const name of NOTEBOOKS) writeJson(join(out, "notebooks", name), notebook(name), 1);
}

/** The library, and the optional parts of it that notebooks, Parquet files and the type check need. */
function packageJson() {
  const { version, peerDependencies } = readJson(lib, "package.json");
  const { devDependencies } = readJson(root, "package.json");
  const parts = Object.entries(peerDependencies).filter(([name]) => !RARE.test(name) && !TYPES.test(name));
  const byName = ([a], [b]) => (a < b ? -1 : 1);
  return {
    ...readJson(lib, "template", "package.json"),
    dependencies: Object.fromEntries([["ata-lab", `^${version}`], ...parts].sort(byName)),
    devDependencies: { "@types/node": devDependencies["@types/node"] },
  };
}

/** A notebook of the repository, whose links do not lead to notebooks that a project does not have. */
function notebook(name) {
  const found = readJson(root, "notebooks", name);
  const cells = found.cells.map((cell) =>
    cell.cell_type !== "markdown"
      ? cell
      : {
          ...cell,
          source: cell.source.map((line) =>
            line.replace(LINK, (link, text, target) =>
              NOTEBOOKS.includes(target) ? link : `\`${text}\` in ata-lab's repository`,
            ),
          ),
        },
  );
  return { ...found, cells };
}

function writeJson(path, value, indent = 2) {
  writeFileSync(path, `${JSON.stringify(value, null, indent)}\n`);
}
