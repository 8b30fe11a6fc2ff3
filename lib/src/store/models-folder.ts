import { join } from "node:path";
import { type ModelInputs, modelFeatures, modelNames } from "../models/inputs.js";
import { type LogisticModel, type Models, modelFile } from "../models/model.js";
import { parseModel } from "../models/parse-model.js";
import { formatModel } from "../models/to-json.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { readSmallText } from "../sources/read-small-file.js";
import { unreadable } from "../util/system-reason.js";
import { replaceSet } from "./file-set.js";
import { readManifest } from "./read-manifest.js";
import { recipeCure, recipeFaults } from "./recipe-faults.js";

/**
 * Writes models to a folder, which is created if missing: `rsi_expert.json` for the expert `rsi`, `brain.json` for the
 * brain. All files are replaced as one.
 *
 * Files of other models are left alone; `checkManifest` lists them.
 *
 * @param dir the folder
 * @param models exactly the recipe's models, each with exactly its weights
 * @param recipe the recipe that they were trained with; the preset `seed` by default (`sound` has the same models)
 * @returns the paths written
 * @throws when a model or a weight is missing, unknown or not finite, before anything is written
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * (await writeModels("output/example", models)).length; // → 4
 */
export async function writeModels<M extends string = PresetModels>(
  dir: string,
  models: Models<M>,
  recipe: ModelInputs<string, M> = PRESETS.seed as unknown as ModelInputs<string, M>,
): Promise<string[]> {
  return replaceSet(dir, new Map(modelTexts(models, recipe)));
}

/** The checked contents of the model files, by file name. */
export function modelTexts(models: Models, inputs: ModelInputs): [file: string, text: string][] {
  const names = modelNames(inputs);
  const strange = Object.keys(models).find((name) => !names.includes(name));
  if (strange !== undefined) {
    throw new Error(
      `there is a model "${strange}", but the recipe has ${names.join(", ")}; pass the recipe that the models belong to`,
    );
  }
  return names.map((name) => {
    const file = modelFile(name);
    if (!models[name]) throw new Error(`${file}: there is no model "${name}", which the recipe has`);
    const text = formatModel(models[name]);
    parseModel(text, modelFeatures(inputs, name), file);
    return [file, `${text}\n`];
  });
}

/**
 * Reads and validates one model of a folder.
 *
 * @param dir the folder
 * @param name which model
 * @param inputs what each model reads, such as the recipe; the preset `seed` by default
 * @returns the model
 * @throws when its file is missing or is not exactly the model it should be; the error names the file
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * await writeModels("output/example", models);
 * Object.keys((await readModel("output/example", "trend")).weights).length; // → 3
 */
export async function readModel(
  dir: string,
  name: string,
  inputs: ModelInputs = PRESETS.seed as unknown as ModelInputs,
): Promise<LogisticModel> {
  const features = modelFeatures(inputs, name);
  const path = join(dir, modelFile(name));
  const text = await readSmallText(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT"
      ? new Error(`${path}: no such file; the folder should hold ${modelNames(inputs).map(modelFile).join(", ")}`)
      : unreadable(path, error);
  });
  return parseModel(text, features, path);
}

/**
 * Reads and validates the models of a folder, for the recipe that will feed them.
 *
 * If there is a `manifest.json`, the recipe must compute the same columns that the models were trained on; their
 * fingerprints are compared. So RSI 7 is never fed to weights trained on RSI 14.
 *
 * @param dir the folder
 * @param recipe the recipe that they were trained with; the preset `seed` by default
 * @returns the models by name
 * @throws when a file is missing or is not exactly the model it should be (the error names the file), or when the
 * recipe differs from the one in the manifest (the error names each column that differs)
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * await writeModels("output/example", models);
 * (await readModels("output/example")).brain.bias === models.brain.bias; // → true
 */
export async function readModels<M extends string = PresetModels>(
  dir: string,
  recipe: Recipe<string, M> = PRESETS.seed as unknown as Recipe<string, M>,
): Promise<Models<M>> {
  const manifest = await readManifest(dir);
  const faults = manifest ? recipeFaults(manifest, recipe as unknown as Recipe) : [];
  if (faults.length > 0) {
    throw new Error(
      [`${dir}: these models cannot be fed by recipe "${recipe.name}":`, ...faults, recipeCure(manifest!)].join("\n"),
    );
  }
  // One after the other, so that with several faults the first model's is always the one named.
  const models: [name: string, LogisticModel][] = [];
  for (const name of modelNames(recipe)) {
    models.push([name, await readModel(dir, name, recipe as unknown as ModelInputs)]);
  }
  return Object.fromEntries(models) as Models<M>;
}
