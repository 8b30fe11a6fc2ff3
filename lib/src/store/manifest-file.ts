import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type ModelInputs, modelFeatures, modelNames } from "../models/inputs.js";
import { modelFile } from "../models/model.js";
import { parseModel } from "../models/parse-model.js";
import { formatModel } from "../models/to-json.js";
import { readSmallText } from "../sources/read-small-file.js";
import { meetName } from "../util/odd-names.js";
import { unreadable } from "../util/system-reason.js";
import { sha256 } from "./file-print.js";
import { replaceSet } from "./file-set.js";
import { type ManifestParts, makeManifest } from "./make-manifest.js";
import type { Manifest, OldManifest } from "./manifest.js";
import { inputsOfManifest } from "./manifest-recipe.js";
import { readIfThere } from "./read-if-there.js";
import { MANIFEST_FILE, manifestText, readManifest } from "./read-manifest.js";
import { checkSame } from "./same-model.js";

/**
 * Writes `manifest.json` beside models that are already on disk. `writeRun` writes both.
 *
 * @param dir the folder of the models
 * @param parts the research run, the options that selected its bars, and the audit's warnings
 * @returns the path written
 * @throws when the folder's models are not those of the run (the error names the first weight that differs), or as
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
  const manifest = makeManifest(parts);
  for (const name of Object.keys(models) as M[]) {
    const path = join(dir, modelFile(name));
    const text = await readSmallText(path).catch((error: Error) => {
      throw new Error(`${unreadable(path, error).message}; write the run's models first`);
    });
    const found = parseModel(text, modelFeatures(recipe as unknown as ModelInputs, name), path);
    // Another run may have written to the folder in the meantime: a manifest must not describe a mixture.
    checkSame(path, found, models[name], recipe.name);
    if (text !== `${formatModel(models[name])}\n`) {
      throw new Error(
        `${path}: has the run's weights but was not written by writeModels; write the run's models first`,
      );
    }
  }
  const [path] = await replaceSet(dir, new Map([[MANIFEST_FILE, manifestText(manifest)]]));
  return path!;
}

/** A folder's manifest, and the faults found when comparing it with the files. */
export interface ManifestCheck {
  /** Undefined if the folder has none. */
  readonly manifest: Manifest | OldManifest | undefined;
  /** One line for each model that differs from the one recorded in the manifest. */
  readonly faults: readonly string[];
  /** JSON files in the folder that the manifest does not list, such as another recipe's models. */
  readonly unknown: readonly string[];
}

/**
 * Compares a folder of models with its manifest.
 *
 * @param dir the folder
 * @returns the manifest and its faults; without a manifest there are none
 * @throws when `manifest.json` cannot be read or is not a manifest
 * @example
 * (await checkManifest("models")).faults; // → []
 */
export async function checkManifest(dir: string): Promise<ManifestCheck> {
  const manifest = await readManifest(dir);
  if (manifest === undefined) return { manifest, faults: [], unknown: [] };
  const wanted = modelNames(inputsOfManifest(manifest)).map(modelFile);
  const known = [...wanted, MANIFEST_FILE];
  const unknown = (await readdir(dir)).filter((name) => name.endsWith(".json") && !known.includes(name)).sort();
  for (const name of unknown) meetName(name);
  return { manifest, faults: await compareModels(dir, wanted, manifest.models), unknown };
}

/** SHA-256 of a model that the manifest lists. */
async function hashOf(path: string): Promise<string> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) throw new Error(`${path}: cannot be read, but ${MANIFEST_FILE} lists it`);
  return sha256(bytes);
}

/** One line for each model that was changed, is missing, or should not be there. */
async function compareModels(dir: string, wanted: readonly string[], hashes: Manifest["models"]): Promise<string[]> {
  const strange = Object.keys(hashes).filter((file) => !wanted.includes(file));
  const faults = strange.map((file) => `${join(dir, MANIFEST_FILE)}: "${file}" is not one of the recipe's models`);
  for (const file of wanted) {
    const hash = hashes[file];
    if (hash === undefined) {
      faults.push(`${join(dir, MANIFEST_FILE)}: does not list ${file}`);
      continue;
    }
    const found = await hashOf(join(dir, file)).catch((error: Error) => error);
    if (found instanceof Error) faults.push(found.message);
    else if (found !== hash) {
      faults.push(
        `${join(dir, file)}: not the file recorded in ${MANIFEST_FILE}: its SHA-256 is ${found.slice(0, 12)}..., ` +
          `recorded is ${hash.slice(0, 12)}...; run research again`,
      );
    }
  }
  return faults;
}
