import { copyFile, mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Promotion } from "../backtest/promote.js";
import { modelNames } from "../models/inputs.js";
import { parseModel } from "../models/parse-model.js";
import { PRESETS } from "../recipes/presets.js";
import { sha256 } from "./file-print.js";
import { folderModels, modelFilesIn } from "./folder-models.js";
import { LEDGER_FILE } from "./ledger.js";
import type { Manifest, OldManifest } from "./manifest.js";
import { checkManifest } from "./manifest-file.js";
import { inputsOfManifest } from "./manifest-recipe.js";
import { readModel } from "./models-folder.js";
import { POLICY_FILE, readFolderPolicy } from "./policy-file.js";
import { PROMOTION_FILE, type PromotionRecord, policyFaults, readPromotion } from "./promotion-file.js";
import { MANIFEST_FILE } from "./read-manifest.js";
import { seedProgramFaults } from "./seed-program.js";

/** The record of an installation, beside the installed models. */
export const PROMOTED_FILE: string = "promoted.json";

/** Files installed along with the models; those that the new models lack are removed with the old ones. */
const COMPANIONS: readonly string[] = [PROMOTION_FILE, POLICY_FILE, LEDGER_FILE, MANIFEST_FILE, PROMOTED_FILE];

/** How models are installed. */
export interface InstallOptions {
  /**
   * Why models are installed without a verdict that promotes them; it is recorded. Without a reason they are refused.
   */
  readonly force?: string;
  /**
   * Who will read them: the seed's trading program (the default), which knows four models by name and its own features;
   * or any other program, such as one that calls this library's `predictRows`.
   */
  readonly reader?: Reader;
}

/** Who reads a folder of models. */
export type Reader = "seed" | "any";

/** The record of an installation: `promoted.json` beside the models. */
export interface Installed {
  readonly from: string;
  readonly to: string;
  /** When it was done, ISO 8601. */
  readonly at: string;
  /** The reader they were installed for. */
  readonly reader: Reader;
  /** The backtest's verdict; null if the models were not judged. */
  readonly verdict: string | null;
  /** Why they were installed anyway, and what was against it; null for a passed verdict. */
  readonly forced: { readonly reason: string; readonly against: readonly string[] } | null;
  /** The folder inside `to` that the previous models were moved to; null if there were none. */
  readonly replaced: string | null;
  /** SHA-256 of each model's file. */
  readonly models: { readonly [file: string]: string };
}

/**
 * Copies models to where a trading program reads them, if a backtest's verdict is "promote".
 *
 * Verdict and manifest must belong to exactly these files, and the verdict to exactly this policy. Models, manifest,
 * verdict, policy and ledger are copied together with `promoted.json`, which records what was done. The previous models are kept in `replaced/` inside the target folder.
 * Everything is on disk under temporary names before the first file is replaced; if replacing fails, the old files are
 * restored.
 *
 * @param from the folder of the new models
 * @param to the folder that the reader uses; created if missing
 * @param options `force`: a reason to install them without a passed verdict; `reader`: who will read them
 * @returns the record that was written
 * @throws when the models cannot be read, the seed's trading program cannot feed them and `reader` is not `"any"`, no
 * verdict promotes them, `policy.json` is not the policy that was judged (whatever the reason to force it), or a folder
 * would be copied to itself; nothing is changed then
 * @example
 * const { models } = research(makeSample({ to: "2018-03-01" }));
 * await writeModels("output/example", models);
 * const { forced } = await installModels("output/example", "output/installed", { force: "to try the reader" });
 * forced.reason; // → "to try the reader"
 */
export async function installModels(from: string, to: string, options: InstallOptions = {}): Promise<Installed> {
  const { force, reader = "seed" } = options;
  if (force !== undefined && force.trim() === "")
    throw new Error("to force a promotion, give a reason; it is recorded");
  const { manifest, faults } = await checkManifest(from);
  await checkModels(from, manifest, reader);
  if ((await realpath(from)) === (await realpath(to).catch(() => undefined)))
    throw new Error(`${to}: the models are already there`);
  const { promotion, against } = await verdictOn(from, faults);
  const policy = await judgedPolicy(from, promotion);
  if (against.length > 0 && force === undefined) throw new Error(against.join("\n"));

  const models = await folderModels(from);
  const contents = await contentsOf(from, [...models, PROMOTION_FILE, ...policy, LEDGER_FILE, MANIFEST_FILE]);
  const at = new Date().toISOString();
  // All old models go, whatever their names: one left behind would be read as one of the new.
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

/** Refuses models that cannot be read or that the reader cannot feed. */
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
      manifest.manifest === 2
        ? {
            fingerprint: manifest.recipe.fingerprint,
            bars: manifest.options.bars,
            label: manifest.options.label,
          }
        : undefined;
    const faults = seedProgramFaults(inputs, proof);
    if (faults.length > 0) {
      throw new Error(
        [
          `${from}: the seed's trading program cannot feed these models (--reader any installs them for another program):`,
          ...faults,
        ].join("\n"),
      );
    }
  }
  for (const name of modelNames(inputs ?? PRESETS.seed)) await readModel(from, name, inputs);
}

/**
 * The policy's file, to install with the models: the one that was judged, never another one, whatever the reason to force
 * it. Without a verdict no policy was judged.
 */
async function judgedPolicy(from: string, promotion: PromotionRecord | undefined): Promise<string[]> {
  if (!promotion) return [];
  const faults = policyFaults(from, promotion, await readFolderPolicy(from));
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return [POLICY_FILE];
}

/** The backtest's verdict on the models, and everything against installing them. */
async function verdictOn(
  from: string,
  manifestFaults: readonly string[],
): Promise<{ readonly promotion: PromotionRecord | undefined; readonly against: readonly string[] }> {
  const { promotion, faults } = await readPromotion(from);
  const path = join(from, PROMOTION_FILE);
  const verdict =
    promotion === undefined
      ? [`${path}: not found; judge the models first: ata-lab backtest --models ${from}`]
      : promotion.verdict === "promote"
        ? []
        : [`${path}: the verdict is "${promotion.verdict}": ${failures(promotion)}`];
  return { promotion, against: [...manifestFaults, ...faults, ...verdict] };
}

/** The files that a folder has, by name. */
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

/** Undefined if there is no such file. */
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

/** Writes all files under temporary names, then renames them in quick succession. */
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
