import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type LogisticModel,
  MODEL_FEATURES,
  MODEL_FILES,
  MODEL_NAMES,
  type ModelName,
  type Models,
} from "../models/model.js";
import { parseModel } from "../models/parse-model.js";
import { formatModel } from "../models/to-json.js";
import { replaceFile } from "../sources/replace-file.js";

/**
 * Writes the four models to a folder, made when missing. Each file is replaced whole, never half-written.
 *
 * @param dir the folder
 * @param models the four models, with exactly the weights of `MODEL_FEATURES`
 * @returns the paths written
 * @throws when a weight is missing, unknown or not finite, before anything is written
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * (await writeModels("output/example", models)).length; // → 4
 */
export async function writeModels(dir: string, models: Models): Promise<string[]> {
  const texts = MODEL_NAMES.map((name) => {
    const text = formatModel(models[name]);
    parseModel(text, MODEL_FEATURES[name], MODEL_FILES[name]);
    return [join(dir, MODEL_FILES[name]), `${text}\n`] as const;
  });
  for (const [path, text] of texts) await replaceFile(path, (temporary) => writeFile(temporary, text));
  return texts.map(([path]) => path);
}

/**
 * Reads one of the four models of a folder, strictly.
 *
 * @param dir the folder
 * @param name which model
 * @returns the model
 * @throws when its file is missing or is not exactly the model it should be; the error names the file
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * await writeModels("output/example", models);
 * Object.keys((await readModel("output/example", "trend")).weights).length; // → 3
 */
export async function readModel(dir: string, name: ModelName): Promise<LogisticModel> {
  const path = join(dir, MODEL_FILES[name]);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT"
      ? new Error(`${path}: no such file; a models folder holds ${Object.values(MODEL_FILES).join(", ")}`)
      : new Error(`${path}: cannot be read: ${error.message}`);
  });
  return parseModel(text, MODEL_FEATURES[name], path);
}

/**
 * Reads the four models of a folder, strictly.
 *
 * @param dir the folder that holds `rsi_expert.json`, `macd_expert.json`, `trend_expert.json` and `brain.json`
 * @returns the four models
 * @throws when a file is missing or is not exactly the model it should be; the error names the file
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * await writeModels("output/example", models);
 * (await readModels("output/example")).brain.bias === models.brain.bias; // → true
 */
export async function readModels(dir: string): Promise<Models> {
  const rsi = await readModel(dir, "rsi");
  const macd = await readModel(dir, "macd");
  const trend = await readModel(dir, "trend");
  const brain = await readModel(dir, "brain");
  return { rsi, macd, trend, brain };
}
