import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { makeRecipe } from "../recipes/define-recipe.js";
import { fingerprintOf } from "../recipes/fingerprint.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe, RecipeSource } from "../recipes/recipe.js";
import { ENTRIES } from "../util/entries.js";
import { unreadable } from "../util/system-reason.js";
import { readSmallText } from "./read-small-file.js";

/**
 * Loads a recipe from a TypeScript or JavaScript file, without a build step, and tries its features, filter and label on a
 * few weeks of synthetic bars, so that a fault shows here. `import ... from "ata-lab"` in it, or from a part of it, is this library.
 *
 * A file that changed since it was last loaded is loaded again, with the local files that it imports.
 *
 * @param reference the file; its default export, or with `#name` after it the export of that name
 * @returns the recipe, which other threads can load too
 * @throws when the file cannot be read, its export is no recipe, or its code throws; the error names file and line
 * @example
 * const recipe = await loadRecipe("recipes/volume.ts");
 * recipe.name; // → "volume"
 */
export async function loadRecipe(reference: string): Promise<Recipe> {
  const [path, name = "default"] = splitReference(reference);
  const file = resolve(path.startsWith("~/") ? join(homedir(), path.slice(2)) : path);
  const text = await readSmallText(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "EISDIR") throw unreadable(path, error);
    const what = error.code === "EISDIR" ? "a folder" : "no such file";
    throw new Error(`${path}: ${what}; give the .ts or .js file of a recipe`);
  });
  if (!/\.[cm]?[jt]s$/.test(file)) throw new Error(`${path}: a recipe is a .ts or .js file`);
  const exported = await importFresh(file).catch((error: unknown) => {
    throw new Error(`${located(path, file, error)}: ${messageOf(error)}`, { cause: error });
  });
  const value = exported[name];
  const isDefault = (key: string): number => Number(key === "default");
  const recipes = Object.keys(exported)
    .filter((key) => isRecipe(exported[key]))
    .sort((a, b) => isDefault(b) - isDefault(a));
  if (!isRecipe(value)) {
    const what = name === "default" ? "has no default export that is a recipe" : `has no recipe "${name}"`;
    const others = recipes.map((key) => (key === "default" ? path : `${path}#${key}`)).join(", ");
    throw new Error(
      `${path}: ${what}; ${others ? `there is ${others}` : "write export default defineRecipe({ ... })"}`,
    );
  }
  const sha256 = createHash("sha256").update(text).digest("hex");
  const recipe = makeRecipe(value, { file, export: name, sha256 });
  try {
    fingerprintOf(recipe);
  } catch (error) {
    throw new Error(`${located(path, file, error, text)}: ${messageOf(error)}`, { cause: error });
  }
  return recipe;
}

/**
 * A recipe from where it can be had, on this thread or another.
 *
 * @param source of a recipe
 * @throws when the file is not the one it was
 */
export async function recipeFrom(source: RecipeSource): Promise<Recipe> {
  if ("preset" in source) return PRESETS[source.preset as keyof typeof PRESETS] as unknown as Recipe;
  const recipe = await loadRecipe(`${source.file}#${source.export}`);
  const { sha256 } = recipe.source as typeof source;
  if (sha256 !== source.sha256) {
    throw new Error(
      `${source.file}: changed while it was in use: its SHA-256 was ${source.sha256}, and is ${sha256}; run again`,
    );
  }
  return recipe;
}

/** Path and export's name; a `#` that begins no identifier is part of the path. */
function splitReference(reference: string): [path: string, name?: string] {
  const [, path, name] = /^(.*)#([A-Za-z_$][\w$]*)$/.exec(reference) ?? [];
  return path ? [path, name!] : [reference];
}

async function importFresh(file: string): Promise<{ readonly [name: string]: unknown }> {
  // Everything is loaded again except this library: the running one is used, wherever the file is.
  const library = Object.entries(ENTRIES).map(async ([id, name]) => [id, (await import(besideIndex(name))) as unknown]);
  const { createJiti } = await import("jiti");
  const jiti = createJiti(import.meta.url, {
    moduleCache: false,
    fsCache: false,
    interopDefault: false,
    sourceMaps: true,
    virtualModules: Object.fromEntries(await Promise.all(library)) as Record<string, unknown>,
  });
  return (await jiti.import(file)) as { readonly [name: string]: unknown };
}

/** Found when it is needed: by then it has loaded this file. */
const besideIndex = (name: string): string => new URL(`../${name}.js`, import.meta.url).href;

function isRecipe(value: unknown): value is Recipe {
  const recipe = value as Partial<Recipe> | null;
  return typeof recipe === "object" && recipe !== null && typeof recipe.features === "function" && "experts" in recipe;
}

/** The file with the line that an error is about: where it was thrown, or where the word it names stands. */
function located(path: string, file: string, error: unknown, text: string = ""): string {
  const stack = (error as Error)?.stack ?? "";
  const thrown = stack.split("\n").find((line) => line.includes(file));
  const line = thrown && /:(\d+):\d+\)?$/.exec(thrown)?.[1];
  if (line) return `${path}:${line}`;
  const word = /"([^"]+)"/.exec(messageOf(error).replace(/^recipe "[^"]*"/, ""))?.[1];
  const at = word === undefined ? -1 : rowOf(word, text);
  return at < 0 ? path : `${path}:${at + 1}`;
}

/** The first row that has a word in quotes; if there is none, the first that has it as a key. */
function rowOf(word: string, text: string): number {
  const rows = text.split("\n");
  const pure = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const quoted = rows.findIndex((row) => new RegExp(`["'\`]${pure}["'\`]`).test(row));
  return quoted >= 0 ? quoted : rows.findIndex((row) => new RegExp(`(?<![\\w$])${pure}\\s*:`).test(row));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
