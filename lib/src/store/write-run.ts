import type { ModelInputs } from "../models/inputs.js";
import { type Models, modelFile } from "../models/model.js";
import { replaceSet } from "./file-set.js";
import { type ManifestParts, makeManifest, makePoolManifest, type PoolManifestParts } from "./make-manifest.js";
import { modelTexts } from "./models-folder.js";
import { MANIFEST_FILE, manifestText } from "./read-manifest.js";
import { checkSame } from "./same-model.js";

/** A research run and its models. */
export interface RunParts<F extends string = string, M extends string = string> extends ManifestParts<F, M> {
  /** Models made step by step, as in the notebook's cells; by default those of the run. */
  readonly models?: Models<M>;
}

/**
 * Writes the models of a research run and their manifest, as one, to a folder, which is created if missing.
 *
 * Models passed in must equal those of `research(minutes, recipe)` to the bit, because it is easy to change a cell and
 * forget the recipe, and a wrong manifest is worse than none. They are compared before anything is written.
 *
 * @param dir the folder
 * @param parts the research run, the options that selected its bars, and the audit's warnings
 * @returns the paths written: one file per model, and `manifest.json`
 * @throws when a model is not the run's (the error names it and its first weight that differs), or as `makeManifest`
 * does
 * @example
 * const run = research(makeSample({ to: "2018-03-01" }));
 * const paths = await writeRun("output/example", { research: run, input: { to: "2018-03-01" }, warnings: [] });
 * paths.length; // → 5
 */
export async function writeRun<F extends string, M extends string>(
  dir: string,
  parts: RunParts<F, M>,
): Promise<string[]> {
  return replaceSet(dir, runTexts(parts));
}

/** The contents of those files by name. @throws as `writeRun` */
export function runTexts<F extends string, M extends string>(parts: RunParts<F, M>): Map<string, string> {
  const { research, models = research.models } = parts;
  const recipe = research.recipe as unknown as ModelInputs;
  // Refuses models whose names are not the recipe's.
  const texts = modelTexts(models as Models, recipe);
  for (const name of Object.keys(research.models) as M[]) {
    checkSame(modelFile(name), models[name], research.models[name], research.recipe.name);
  }
  return new Map([...texts, [MANIFEST_FILE, manifestText(makeManifest(parts))]]);
}

/**
 * Writes the models of a pool and their manifest, as one, to a folder, which is created if missing. Every command that works with
 * a folder of models takes it, with the bars of any stock.
 *
 * @param dir the folder
 * @param parts the pool, the records of its bars, the options that selected them, and the audit's warnings
 * @returns the paths written: one file per model, and `manifest.json`
 * @throws when a stock of the pool is not in the records
 * @example
 * const universe = recordBars(makeUniverse({ symbols: 2, seed: 1, to: "2018-03-01" }));
 * const pool = await researchPool(universe, withOptions(PRESETS.sound, { pool: true }));
 * const { records } = universe;
 * (await writePool("output/example-pool", { pool, records, input: { to: "2018-03-01" }, warnings: [] })).length; // → 5
 */
export async function writePool<F extends string, M extends string>(
  dir: string,
  parts: PoolManifestParts<F, M>,
): Promise<string[]> {
  const { pool } = parts;
  const texts = modelTexts(pool.models as Models, pool.recipe as unknown as ModelInputs);
  return replaceSet(dir, new Map([...texts, [MANIFEST_FILE, manifestText(makePoolManifest(parts))]]));
}
