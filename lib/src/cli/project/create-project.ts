import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { makeFolder } from "../../sources/replace-file.js";
import { sweepTemporaries, temporaryPath } from "../../sources/temporary-files.js";
import { isRefusal, systemReason } from "../../util/system-reason.js";
import { quoted } from "../typed-options.js";

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
 * It is written to a temporary folder and moved when all of it is there.
 *
 * @param folder where it is to be; it may exist, and hold other files than the project's
 * @param source what it is made of
 * @returns what was made
 * @throws when a file of the project is there already, or a file in the place of a folder, before anything is written;
 * or when it cannot be written, after what was made is removed
 */
export async function createProject(folder: string, { template, library }: ProjectSource): Promise<Project> {
  const target = resolve(folder);
  const there = statSync(target, { throwIfNoEntry: false });
  if (there?.isFile()) throw new Error(`${folder} is a file: name a folder`);
  const sources = templateFiles(template);
  const files = [...sources.keys()];
  refuseWhatIsThere(folder, target, files);
  const text = (name: string): string => {
    const source = sources.get(name)!;
    return name === "package.json" ? manifest(source, target, library) : withName(source, name, target);
  };
  // Beside a new project, which is then renamed; inside a folder that is there, as the one above may not be writable.
  const place = there ? target : dirname(target);
  const firstMade = await makeFolder(place);
  await sweepTemporaries(place);
  const temporary = temporaryPath(place);
  try {
    // By itself: of a folder and what is in it, Node does not tell why the first cannot be made.
    await mkdir(temporary.path);
    for (const name of files) {
      const path = join(temporary.path, name);
      await mkdir(dirname(path), { recursive: true });
      // Not the file's own mode: a package may lie where nothing can be written.
      await writeFile(path, text(name));
    }
    if (there) await moveInto(target, temporary.path, files);
    else await rename(temporary.path, target);
  } catch (error) {
    await removeQuietly(temporary.path);
    if (firstMade !== undefined) await removeQuietly(firstMade);
    if (!isRefusal(error as Error)) throw error;
    throw new Error(`${folder}: the project cannot be made: ${systemReason(error as Error)}; nothing was written`);
  } finally {
    if (there) await removeQuietly(temporary.path);
    temporary.done();
  }
  const steps = ["npm install", "npm run lab"];
  const here = relative(process.cwd(), target);
  return { folder: target, files, next: here === "" ? steps : [`cd ${quoted(here)}`, ...steps] };
}

/** The paths of the template's files by their names in a project, in order. */
function templateFiles(template: string): Map<string, string> {
  const files = readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const named = files.map((path): [name: string, path: string] => [
    relative(template, path).replaceAll("\\", "/").replace(GITIGNORE, "$1.gitignore"),
    path,
  ]);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refuseWhatIsThere(folder: string, target: string, files: readonly string[]): void {
  const notFolders = foldersOf(files).filter(
    (name) => statSync(join(target, name), { throwIfNoEntry: false })?.isDirectory() === false,
  );
  // Links too, also those that lead nowhere: a file would be written through them.
  const taken = files.filter(
    (name) => !notFolders.includes(dirname(name)) && lstatSync(join(target, name), { throwIfNoEntry: false }),
  );
  const inTheWay = [...taken, ...notFolders];
  if (inTheWay.length === 0) return;
  throw new Error(
    `${folder} has ${inTheWay.join(", ")} already, and nothing is overwritten: move them, or name another folder`,
  );
}

/** The folders of the template that files are in. None is inside another. */
function foldersOf(files: readonly string[]): string[] {
  return [...new Set(files.map((name) => dirname(name)))].filter((name) => name !== ".");
}

/** Moves files into a folder that is there. If one cannot be moved, those before it are removed. */
async function moveInto(target: string, from: string, files: readonly string[]): Promise<void> {
  const made: string[] = [];
  const moved: string[] = [];
  try {
    for (const name of foldersOf(files)) {
      if (await mkdir(join(target, name), { recursive: true })) made.push(join(target, name));
    }
    for (const name of files) {
      await rename(join(from, name), join(target, name));
      moved.push(join(target, name));
    }
  } catch (error) {
    for (const path of moved) await removeQuietly(path);
    // Only if it is empty: somebody else may have put something there.
    for (const path of made) await rmdir(path).catch(() => undefined);
    throw error;
  }
}

async function removeQuietly(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
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
  const link = library === undefined ? {} : { "ata-lab": `file:${linkTo(target, library)}` };
  const dependencies = { ...rest.dependencies, ...link };
  return `${JSON.stringify({ name: packageName(target), ...rest, dependencies }, null, 2)}\n`;
}

/** The way from one folder to another, as npm goes it: from where a folder really is, whatever links led there. */
function linkTo(target: string, library: string): string {
  return relative(realPlace(target), realpathSync(library)).replaceAll("\\", "/");
}

/** Where a folder really is, or will be. */
function realPlace(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : join(realPlace(dirname(folder)), basename(folder));
}

function withName(source: string, name: string, target: string): string {
  const text = readFileSync(source, "utf8");
  return name === "README.md" ? text.replace(/^# .*/, () => `# ${basename(target)}`) : text;
}

/** A folder's name as npm allows it for a package. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, "-")
    .replace(/^[-._]+|-+$/g, "");
  return name === "" ? "my-research" : name;
}
