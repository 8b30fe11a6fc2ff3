import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ModelInputs, modelFeatures, modelNames } from "../models/inputs.js";
import { modelFile } from "../models/model.js";
import { parseModel } from "../models/parse-model.js";
import { formatModel } from "../models/to-json.js";
import { sha256 } from "./file-print.js";
import { type ManifestParts, makeManifest } from "./make-manifest.js";
import type { Manifest, OldManifest } from "./manifest.js";
import { inputsOfManifest } from "./manifest-recipe.js";
import { MANIFEST_FILE, readManifest, replaceManifest } from "./read-manifest.js";
import { checkSame } from "./same-model.js";

/**
 * Writes `manifest.json` beside models that were written already: where they come from. `writeRun` writes both.
 *
 * @param dir the folder of the models
 * @param parts the research run, what its bars were asked for with, and the audit's warnings
 * @returns the path written
 * @throws when the folder's models are not those of the research, naming the first weight that differs; or as
 * `makeManifest` does
 * @example
 * const run = research(makeSample({ to: "2018-03-01" }));
 * await writeModels("output/example", run.models, run.recipe);
 * const parts = { research: run, input: { to: "2018-03-01" }, warnings: [] };
 * (await writeManifest("output/example", parts)).endsWith("manifest.json"); // → true
 */
export async function writeManifest<F extends string, M extends string>(
  dir: string,
  parts: ManifestParts<F, M>,
): Promise<string> {
  const { recipe, models } = parts.research;
  const manifest = await makeManifest(parts);
  for (const name of Object.keys(models) as M[]) {
    const path = join(dir, modelFile(name));
    const text = await readFile(path, "utf8").catch((error: Error) => {
      throw new Error(`${path}: cannot be read: ${error.message}; write the run's models first`);
    });
    const found = parseModel(text, modelFeatures(recipe as unknown as ModelInputs, name), path);
    // Another run may have written to the folder meanwhile: a manifest must not vouch for a mixture.
    checkSame(path, found, models[name], recipe.name);
    if (text !== `${formatModel(models[name])}\n`) {
      throw new Error(`${path}: the run's model, but not as writeModels writes it; write the run's models first`);
    }
  }
  return replaceManifest(dir, manifest);
}

/** What a folder's manifest says, and what speaks against it. */
export interface ManifestCheck {
  /** Undefined when the folder has none. */
  readonly manifest: Manifest | OldManifest | undefined;
  /** A line for each model that is not the one that the manifest tells of. */
  readonly faults: readonly string[];
  /** JSON files of the folder that the manifest does not tell of, such as another recipe's models: nothing vouches for them. */
  readonly unknown: readonly string[];
}

/**
 * Compares a folder of models with its manifest.
 *
 * @param dir the folder
 * @returns the manifest, and what speaks against it; without a manifest nothing does
 * @throws when `manifest.json` cannot be read or is no manifest
 * @example
 * (await checkManifest("models")).faults; // → []
 */
export async function checkManifest(dir: string): Promise<ManifestCheck> {
  const manifest = await readManifest(dir);
  if (manifest === undefined) return { manifest, faults: [], unknown: [] };
  const wanted = modelNames(inputsOfManifest(manifest)).map(modelFile);
  const known = [...wanted, MANIFEST_FILE];
  const unknown = (await readdir(dir)).filter((name) => name.endsWith(".json") && !known.includes(name)).sort();
  return { manifest, faults: await compareModels(dir, wanted, manifest.models), unknown };
}

/** SHA-256 of a file; undefined when it cannot be read. */
async function hashOf(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && sha256(bytes);
}

/** A line for each model whose bytes are not those of the manifest, that it lacks, or that it should not have. */
async function compareModels(dir: string, wanted: readonly string[], hashes: Manifest["models"]): Promise<string[]> {
  const strange = Object.keys(hashes).filter((file) => !wanted.includes(file));
  const faults = strange.map((file) => `${join(dir, MANIFEST_FILE)}: "${file}" is none of the recipe's models`);
  for (const file of wanted) {
    const hash = hashes[file];
    const found = await hashOf(join(dir, file));
    if (hash === undefined) faults.push(`${join(dir, MANIFEST_FILE)}: tells nothing of ${file}`);
    else if (found === undefined) faults.push(`${join(dir, file)}: cannot be read, but ${MANIFEST_FILE} tells of it`);
    else if (found !== hash) {
      faults.push(
        `${join(dir, file)}: not the file that ${MANIFEST_FILE} tells of: its SHA-256 is ${found.slice(0, 12)}..., ` +
          `there ${hash.slice(0, 12)}...; run research again`,
      );
    }
  }
  return faults;
}
