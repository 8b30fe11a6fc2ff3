import { readdir } from "node:fs/promises";
import { modelNames } from "../models/inputs.js";
import { modelFile } from "../models/model.js";
import { unreadable } from "../util/system-reason.js";
import { inputsOfManifest } from "./manifest-recipe.js";
import { readManifest } from "./read-manifest.js";

/**
 * The model files of a folder: those listed in its manifest; without a manifest, every `*_expert.json` and
 * `brain.json`.
 *
 * @param dir the folder
 * @returns file names, `brain.json` last
 * @throws when the folder holds no model
 * @example
 * await folderModels("models"); // → ["rsi_expert.json", "macd_expert.json", "trend_expert.json", "brain.json"]
 */
export async function folderModels(dir: string): Promise<string[]> {
  const manifest = await readManifest(dir);
  const files = manifest ? modelNames(inputsOfManifest(manifest)).map(modelFile) : await modelFilesIn(dir);
  if (files.length === 0) throw new Error(`${dir}: no models found: neither *_expert.json nor brain.json`);
  return files;
}

/** The files of a folder that are named like models, regardless of its manifest; none if there is no folder. */
export async function modelFilesIn(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw unreadable(dir, error);
  });
  const experts = names.filter((name) => /^[A-Za-z][A-Za-z0-9_]*_expert\.json$/.test(name)).sort();
  return [...experts, ...names.filter((name) => name === "brain.json")];
}
