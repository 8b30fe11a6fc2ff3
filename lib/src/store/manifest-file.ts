import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { MODEL_FILES } from "../models/model.js";
import { replaceFile } from "../sources/replace-file.js";
import { schemaFault } from "../util/schema-fault.js";
import { sha256 } from "./file-print.js";
import { type Manifest, type ManifestParts, makeManifest } from "./manifest.js";

/** The manifest's file, beside the models. */
export const MANIFEST_FILE: string = "manifest.json";

/**
 * Writes `manifest.json` beside models that were written already: where they come from.
 *
 * @param dir the folder of the models
 * @param parts the research run, its options, what its bars were asked for with, and the audit's warnings
 * @returns the path written
 * @throws when the folder's models are not those of the research, or as `makeManifest` does
 * @example
 * const bars = makeSample({ to: "2018-03-01" });
 * const run = research(bars);
 * await writeModels("output/example", run.models);
 * const parts = { research: run, options: PRESETS.seed, input: { to: "2018-03-01" }, warnings: [] };
 * (await writeManifest("output/example", parts)).endsWith("manifest.json"); // → true
 */
export async function writeManifest(dir: string, parts: ManifestParts): Promise<string> {
  const manifest = await makeManifest(parts);
  for (const [file, hash] of Object.entries(manifest.models)) {
    // Another run may have written to the folder meanwhile: a manifest must not vouch for a mixture.
    if ((await hashOf(join(dir, file))) === hash) continue;
    throw new Error(
      `${join(dir, file)}: not this run's model; write its models first, and one run at a time to a folder`,
    );
  }
  const path = join(dir, MANIFEST_FILE);
  await replaceFile(path, (temporary) => writeFile(temporary, `${JSON.stringify(manifest, null, 2)}\n`));
  return path;
}

/** What a check relies on; the rest is for people. */
const CHECKED = z.looseObject({
  manifest: z.literal(1),
  created: z.string(),
  data: z.looseObject({
    symbol: z.string(),
    synthetic: z.boolean(),
    rows: z.number(),
    first: z.string(),
    last: z.string(),
  }),
  models: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, "not a SHA-256")),
});

/** What a folder's manifest says, and what speaks against it. */
export interface ManifestCheck {
  /** Undefined when the folder has none. */
  readonly manifest: Manifest | undefined;
  /** A line for each model that is not the one that the manifest tells of. */
  readonly faults: readonly string[];
  /** JSON files of the folder that are none of the four models: nothing vouches for them. */
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
  const path = join(dir, MANIFEST_FILE);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${path}: cannot be read: ${error.message}`);
  });
  if (text === undefined) return { manifest: undefined, faults: [], unknown: [] };
  const manifest = parseManifest(text, path);
  const files: readonly string[] = [...Object.values(MODEL_FILES), MANIFEST_FILE];
  const unknown = (await readdir(dir)).filter((name) => name.endsWith(".json") && !files.includes(name)).sort();
  return { manifest, faults: await compareModels(dir, manifest.models), unknown };
}

function parseManifest(text: string, path: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: not JSON: ${(error as Error).message}`);
  }
  const parsed = CHECKED.safeParse(json);
  if (parsed.success) return json as Manifest;
  const faults = parsed.error.issues.map(schemaFault);
  throw new Error(`${path}: ${faults.join("; ")}`);
}

/** SHA-256 of a file; undefined when it cannot be read. */
async function hashOf(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && sha256(bytes);
}

/** A line for each model whose bytes are not those of the manifest, that it lacks, or that it should not have. */
async function compareModels(dir: string, hashes: Manifest["models"]): Promise<string[]> {
  const wanted = Object.values(MODEL_FILES);
  const strange = Object.keys(hashes).filter((file) => !wanted.includes(file));
  const faults = strange.map((file) => `${join(dir, MANIFEST_FILE)}: "${file}" is none of the four models`);
  for (const file of wanted) {
    const hash = hashes[file];
    const found = await hashOf(join(dir, file));
    if (hash === undefined) faults.push(`${join(dir, MANIFEST_FILE)}: tells nothing of ${file}`);
    else if (found === undefined) faults.push(`${join(dir, file)}: cannot be read, but ${MANIFEST_FILE} tells of it`);
    else if (found !== hash) {
      faults.push(
        `${join(dir, file)}: not the file that ${MANIFEST_FILE} tells of: its SHA-256 is ${found.slice(0, 12)}..., ` +
          `there ${hash.slice(0, 12)}...; run research again, or delete ${MANIFEST_FILE} if the change is meant`,
      );
    }
  }
  return faults;
}
