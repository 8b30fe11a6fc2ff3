import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

/** What a project is made of. */
export interface ProjectSource {
  /** The folder with the template, as the build wrote it. */
  readonly template: string;
  /** The folder of an ata-lab that is not installed, which the project then links to; otherwise npm's is taken. */
  readonly library?: string | undefined;
}

/** A project that was made. */
export interface Project {
  readonly folder: string;
  /** Its files, from the folder, in order. */
  readonly files: readonly string[];
  /** What to type next, from the folder in which the project was made. */
  readonly next: readonly string[];
}

/** npm leaves out files of this name when it packs a package. */
const GITIGNORE = /(^|\/)gitignore$/;

/**
 * Makes a project: notebooks, a recipe, and folders for code, bars and models.
 *
 * @param folder where it is to be; it may exist, and hold other files than the project's
 * @param source what it is made of
 * @returns what was made
 * @throws when a file of the project is there already, or a file in the folder's place, before anything is written
 */
export function createProject(folder: string, { template, library }: ProjectSource): Project {
  const target = resolve(folder);
  if (statSync(target, { throwIfNoEntry: false })?.isFile()) throw new Error(`${folder} is a file: name a folder`);
  const sources = readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(template, join(parentPath, name)).replaceAll("\\", "/"));
  const files = sources
    .map((name) => ({ source: join(template, name), name: name.replace(GITIGNORE, "$1.gitignore") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const there = files.filter(({ name }) => existsSync(join(target, name))).map(({ name }) => name);
  if (there.length > 0) {
    throw new Error(
      `${folder} has ${there.join(", ")} already, and nothing is overwritten: move them, or name another folder`,
    );
  }
  for (const { source, name } of files) {
    const path = join(target, name);
    mkdirSync(dirname(path), { recursive: true });
    // Not the file's own mode: a package may lie where nothing can be written.
    writeFileSync(path, name === "package.json" ? manifest(source, target, library) : withName(source, name, target));
  }
  const steps = ["npm install", "npm run lab"];
  const here = relative(process.cwd(), target);
  return {
    folder: target,
    files: files.map(({ name }) => name),
    next: here === "" ? steps : [`cd ${quoted(here)}`, ...steps],
  };
}

/** What to tell the person who made a project. */
export function projectText({ folder, files, next }: Project): string {
  const tops = [...new Set(files.map((name) => name.replace(/\/.*/, "/")))];
  const commands = next.map((command) => `  ${command}\n`).join("");
  return `Made ${folder}: ${tops.join(", ")}\n\nNext:\n${commands}\nnpm run lab needs Python 3.10 or later; npm run research needs nothing more.\n`;
}

function manifest(source: string, target: string, library: string | undefined): string {
  const { name, ...rest } = JSON.parse(readFileSync(source, "utf8")) as {
    readonly name: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const link = library === undefined ? {} : { "ata-lab": `file:${relative(target, library).replaceAll("\\", "/")}` };
  const dependencies = { ...rest.dependencies, ...link };
  return `${JSON.stringify({ name: packageName(target), ...rest, dependencies }, null, 2)}\n`;
}

function withName(source: string, name: string, target: string): string {
  const text = readFileSync(source, "utf8");
  return name === "README.md" ? text.replace(/^# .*/, `# ${basename(target)}`) : text;
}

function quoted(path: string): string {
  return /^[\w./\\:-]+$/.test(path) ? path : `"${path}"`;
}

/** A folder's name as npm allows it for a package. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, "-")
    .replace(/^[-._]+|-+$/g, "");
  return name === "" ? "my-research" : name;
}
