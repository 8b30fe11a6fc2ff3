import { copyFile, mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Promotion } from "../backtest/promote.js";
import { modelNames } from "../models/inputs.js";
import { parseModel } from "../models/parse-model.js";
import { PRESETS } from "../recipes/presets.js";
import { sha256 } from "./file-print.js";
import { folderModels, modelFilesIn } from "./folder-models.js";
import type { Manifest, OldManifest } from "./manifest.js";
import { checkManifest } from "./manifest-file.js";
import { inputsOfManifest } from "./manifest-recipe.js";
import { readModel } from "./models-folder.js";
import { PROMOTION_FILE, readPromotion } from "./promotion-file.js";
import { MANIFEST_FILE } from "./read-manifest.js";
import { seedProgramFaults } from "./seed-program.js";

/** The record of an installation, beside the installed models. */
export const PROMOTED_FILE: string = "promoted.json";

/** What goes along with the models; what of these the new ones lack is taken away with the old. */
const COMPANIONS: readonly string[] = [PROMOTION_FILE, MANIFEST_FILE, PROMOTED_FILE];

/** How models are installed. */
export interface InstallOptions {
  /** Why models are installed that no verdict promotes; it is recorded. Without it they are refused. */
  readonly force?: string;
  /**
   * Who will read them: the seed's trading program (the default), which knows four models by name and its own features; or
   * any program, such as one that asks this library's `predictRows`.
   */
  readonly reader?: Reader;
}

/** Who reads a folder of models. */
export type Reader = "seed" | "any";

/** What an installation did: `promoted.json` beside the models. */
export interface Installed {
  readonly from: string;
  readonly to: string;
  /** When, ISO 8601. */
  readonly at: string;
  /** Who they were installed for. */
  readonly reader: Reader;
  /** What the backtest had said; null where the models were not judged. */
  readonly verdict: string | null;
  /** Why they were installed all the same, and what spoke against it; null for a passed verdict. */
  readonly forced: { readonly reason: string; readonly against: readonly string[] } | null;
  /** The folder to which the models that were there before were moved, in `to`; null where there were none. */
  readonly replaced: string | null;
  /** SHA-256 of each model's file. */
  readonly models: { readonly [file: string]: string };
}

/**
 * Copies a folder's models to where a trading program reads them, once a backtest has said "promote".
 *
 * The verdict must be about these very bytes, and the manifest too. Models, manifest and verdict go along, with
 * `promoted.json` that tells what was done; the models that were there before are kept in `replaced/` of that folder.
 * Everything is on disk under other names before the first file is replaced; if replacing fails, the old ones come back.
 *
 * @param from the folder of the new models
 * @param to the folder that is read; made when missing
 * @param options `force`: a reason, to install them without a passed verdict; `reader`: who will read them
 * @returns what was done, as it was recorded
 * @throws when the models cannot be read, the seed's trading program could not feed them and `reader` is not `"any"`, no
 * verdict promotes them, or a folder would be copied to itself; nothing is changed
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * await writeModels("output/example", models);
 * const { forced } = await installModels("output/example", "output/installed", { force: "to try the reader" });
 * forced.reason; // → "to try the reader"
 */
export async function installModels(from: string, to: string, options: InstallOptions = {}): Promise<Installed> {
  const { force, reader = "seed" } = options;
  if (force !== undefined && force.trim() === "") throw new Error("to force a promotion give a reason; it is recorded");
  const { manifest, faults } = await checkManifest(from);
  await checkModels(from, manifest, reader);
  if ((await realpath(from)) === (await realpath(to).catch(() => undefined)))
    throw new Error(`${to}: the models are there already`);
  const { promotion, against } = await verdictOn(from, faults);
  if (against.length > 0 && force === undefined) throw new Error(against.join("\n"));

  const models = await folderModels(from);
  const contents = await contentsOf(from, [...models, PROMOTION_FILE, MANIFEST_FILE]);
  const at = new Date().toISOString();
  // The old ones go whatever they are called: a model that is left behind would be read as one of the new.
  const old = [...(await contentsOf(to, [...(await modelFilesIn(to)), ...COMPANIONS])).keys()];
  const installed: Installed = {
    from,
    to,
    at,
    reader,
    verdict: promotion?.verdict ?? null,
    forced: against.length > 0 ? { reason: force!, against } : null,
    replaced: old.length > 0 ? join("replaced", at.replaceAll(":", "-")) : null,
    models: Object.fromEntries(models.map((file) => [file, sha256(contents.get(file)!)])),
  };
  contents.set(PROMOTED_FILE, Buffer.from(`${JSON.stringify(installed, null, 2)}\n`));
  await keep(to, installed.replaced, old);
  await replaceAll(to, contents, installed.replaced, old);
  return installed;
}

/** Refuses models that cannot be read, and those that the reader could not feed. */
async function checkModels(from: string, manifest: Manifest | OldManifest | undefined, reader: Reader): Promise<void> {
  if (manifest === undefined && reader === "any") {
    for (const file of await folderModels(from)) {
      const path = join(from, file);
      parseModel(await readFile(path, "utf8"), undefined, path);
    }
    return;
  }
  const inputs = manifest && inputsOfManifest(manifest);
  if (reader === "seed" && inputs) {
    const proof =
      manifest.manifest === 2 ? { fingerprint: manifest.recipe.fingerprint, bars: manifest.options.bars } : undefined;
    const faults = seedProgramFaults(inputs, proof);
    if (faults.length > 0) {
      throw new Error(
        [`${from}: not for the seed's trading program (--reader any is for others):`, ...faults].join("\n"),
      );
    }
  }
  for (const name of modelNames(inputs ?? PRESETS.seed)) await readModel(from, name, inputs);
}

/** What the backtest said of the models, and all that speaks against installing them. */
async function verdictOn(
  from: string,
  manifestFaults: readonly string[],
): Promise<{ readonly promotion: Promotion | undefined; readonly against: readonly string[] }> {
  const { promotion, faults } = await readPromotion(from);
  const path = join(from, PROMOTION_FILE);
  const verdict =
    promotion === undefined
      ? [`${path}: not there; judge the models first: ata-lab backtest --models ${from}`]
      : promotion.verdict === "promote"
        ? []
        : [`${path}: the verdict is "${promotion.verdict}": ${failures(promotion)}`];
  return { promotion, against: [...manifestFaults, ...faults, ...verdict] };
}

/** The files of a folder that are there, by name. */
async function contentsOf(dir: string, files: readonly string[]): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const file of files) {
    const bytes = await readIfThere(join(dir, file));
    if (bytes) contents.set(file, bytes);
  }
  return contents;
}

function failures({ criteria }: Promotion): string {
  const failed = criteria.filter(({ passed }) => !passed);
  return `${failed.length} of ${criteria.length} criteria failed (${failed.map(({ name }) => name).join("; ")})`;
}

/** Undefined when there is no such file. */
async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Error(`${path}: cannot be read: ${error.message}`);
  });
}

async function keep(to: string, replaced: string | null, old: readonly string[]): Promise<void> {
  if (replaced === null) return;
  await mkdir(join(to, replaced), { recursive: true });
  for (const file of old) await copyFile(join(to, file), join(to, replaced, file));
}

/** Writes all files beside their places, then renames them one right after the other. */
async function replaceAll(
  to: string,
  contents: ReadonlyMap<string, Uint8Array>,
  replaced: string | null,
  old: readonly string[],
): Promise<void> {
  const temporary = (file: string): string => join(to, `.${process.pid}.${file}`);
  const files = [...contents.keys()];
  await mkdir(to, { recursive: true });
  try {
    for (const [file, bytes] of contents) await writeFile(temporary(file), bytes);
    try {
      for (const file of files) await rename(temporary(file), join(to, file));
      for (const file of old) if (!contents.has(file)) await rm(join(to, file));
    } catch (error) {
      for (const file of old) await copyFile(join(to, replaced!, file), join(to, file));
      throw error;
    }
  } finally {
    for (const file of files) await rm(temporary(file), { force: true });
  }
}
