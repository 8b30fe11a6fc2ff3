import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { RecipeSource } from "../../recipes/recipe.js";
import { sha256 } from "./job.js";

type FileSource = Extract<RecipeSource, { readonly file: string }>;

/**
 * The same plain data with the file of each recipe in it changed. A recipe's file is an object with exactly the fields of
 * `RecipeSource`.
 */
function mapRecipeFiles(value: unknown, change: (source: FileSource) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => mapRecipeFiles(one, change));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Object.keys(value).sort().join() === "export,file,sha256") {
    return { ...value, file: change(value as FileSource) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapRecipeFiles(one, change)]));
}

/** A run's common part without the folders of this machine, which mean nothing elsewhere. */
export const withoutFolders = (common: unknown): unknown => mapRecipeFiles(common, ({ file }) => basename(file));

/** The files of recipes that a worker may load, by hash. No other code is run, whatever a job says. */
export type OwnRecipes = ReadonlyMap<string, string>;

/** @throws when a file cannot be read */
export function ownRecipes(files: readonly string[]): OwnRecipes {
  return new Map(files.map((file) => [sha256(readFileSync(file, "utf8")), file]));
}

/**
 * A run's common part with the worker's own files of its recipes.
 *
 * @throws when the worker has no file of this hash; the error names what it has
 */
export function withOwnRecipes(common: unknown, own: OwnRecipes): unknown {
  return mapRecipeFiles(common, ({ file, sha256: hash }) => {
    const found = own.get(hash);
    if (found !== undefined) return found;
    const same = [...own].find(([, path]) => basename(path) === basename(file));
    throw new Error(
      same
        ? `${same[1]} has SHA-256 ${same[0]} here, and the job wants ${hash}`
        : `the job wants recipe ${basename(file)}, SHA-256 ${hash}; a worker that has it is started with ${basename(file)} after its options`,
    );
  });
}
