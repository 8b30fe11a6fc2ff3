import { writeFile } from "node:fs/promises";
import { toOnnx } from "../handover/to-onnx.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { replaceFile } from "../sources/replace-file.js";
import { sha256 } from "./file-print.js";
import { modelTexts } from "./models-folder.js";
import { readIfThere } from "./read-if-there.js";
import { version } from "./version.js";

/**
 * Writes models as an ONNX file, which also has the SHA-256 of each model's file (`models`), and the version that wrote it
 * (`ata-lab`).
 *
 * @param path the file; an earlier export there is replaced
 * @param models the models
 * @param recipe the recipe that they were trained with
 * @throws when something else is at that path, or as `toOnnx` does
 */
export async function writeOnnx(path: string, models: Models, recipe: Recipe): Promise<void> {
  const hashes = Object.fromEntries(modelTexts(models, recipe).map(([file, text]) => [file, sha256(text)]));
  const graph = toOnnx(models, recipe, { models: JSON.stringify(hashes), "ata-lab": version() });
  const old = await readIfThere(path);
  if (old !== undefined && !HEAD.every((byte, i) => old[i] === byte)) {
    throw new Error(`${path}: is there already, and no export wrote it: name another file`);
  }
  await replaceFile(path, (temporary) => writeFile(temporary, graph));
}

/** How a file of `toOnnx` begins: with its version of ONNX, and its producer. */
const HEAD = Buffer.from("\x08\x07\x12\x07ata-lab");
