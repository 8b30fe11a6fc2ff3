import { MODEL_NAMES, type ModelName, type Models } from "./model.js";

/** Something for each of the four models, by its name. */
export function mapModels<T>(of: (name: ModelName) => T): Models<T> {
  return Object.fromEntries(MODEL_NAMES.map((name) => [name, of(name)])) as { [name in ModelName]: T };
}
