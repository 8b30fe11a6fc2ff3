import { existsSync, readFileSync } from "node:fs";
import { basename, normalize } from "node:path";
import type { RecipeSource } from "../../recipes/recipe.js";
import { sha256 } from "./job.js";

type RecipeFile = Extract<RecipeSource, { readonly file: string }>;

/** What stands in place of the files that plain data names. */
interface Places {
  /** Of a recipe: an object with exactly the fields of `RecipeSource`. */
  readonly recipe: (source: RecipeFile) => string;
  /** Of a store: an object with exactly the fields of `UniverseSource`. */
  readonly store: (path: string) => string;
}

/** The same plain data with other places of files in it. */
function withPlaces(value: unknown, places: Places): unknown {
  if (Array.isArray(value)) return value.map((one) => withPlaces(one, places));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const fields = Object.keys(value).sort().join();
  if (fields === "export,file,sha256") return { ...value, file: places.recipe(value as RecipeFile) };
  const { files } = value as { readonly files?: unknown };
  if (fields === "files,options" && typeof files === "string") return { ...value, files: places.store(files) };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withPlaces(one, places)]));
}

/** A run's common part without the folders of this machine, which mean nothing elsewhere. */
export function withoutFolders(common: unknown): unknown {
  return withPlaces(common, { recipe: ({ file }) => basename(file), store: (path) => basename(normalize(path)) });
}

/** The files that a worker reads and runs for jobs. It touches no others, whatever a job says. */
export interface OwnFiles {
  /** Recipes by the hash of their file. */
  readonly recipes: ReadonlyMap<string, string>;
  /** Where bars are. */
  readonly store?: string | undefined;
}

/**
 * @param recipes files of recipes
 * @param store see `OwnFiles`
 * @throws when a recipe or the store is not there, or a recipe cannot be read
 */
export function ownFiles(recipes: readonly string[], store?: string): OwnFiles {
  for (const path of store === undefined ? recipes : [...recipes, store]) {
    if (!existsSync(path)) throw new Error(`${path}: no such file${path === store ? " or folder" : ""}`);
  }
  return { recipes: new Map(recipes.map((file) => [sha256(readFileSync(file, "utf8")), file])), store };
}

/** The words with which a worker is started that has the files of a run; empty if it needs none. */
export function wordsForFiles(common: unknown): string {
  const words = new Set<string>();
  const add = (word: string): string => {
    words.add(word);
    return "";
  };
  const quoted = (path: string): string => (/^[\w./:\\-]+$/.test(path) ? path : JSON.stringify(path));
  withPlaces(common, { recipe: ({ file }) => add(quoted(file)), store: (path) => add(`--store ${quoted(path)}`) });
  return [...words]
    .sort()
    .map((word) => ` ${word}`)
    .join("");
}

/**
 * A run's common part with the worker's own files.
 *
 * @throws when the worker has no such recipe or no store; the error names what is wanted, and what there is
 */
export function withOwnFiles(common: unknown, { recipes, store }: OwnFiles): unknown {
  return withPlaces(common, {
    recipe: ({ file, sha256: hash }) => {
      const found = recipes.get(hash);
      if (found !== undefined) return found;
      const name = basename(file);
      const same = [...recipes].find(([, path]) => basename(path) === name);
      throw new Error(
        same
          ? `${same[1]} has SHA-256 ${same[0]} here, and the job wants ${hash}`
          : `the job wants recipe ${name}, SHA-256 ${hash}; a worker that has it is started with ${name} after its options`,
      );
    },
    store: (path) => {
      if (store !== undefined) return store;
      throw new Error(`the job wants bars of the store ${path}; a worker that has them is started with --store`);
    },
  });
}
