import { mkdir, readdir, realpath, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { Promotion } from "../backtest/promote.js";
import { modelNames } from "../models/inputs.js";
import { parseModel } from "../models/parse-model.js";
import { PRESETS } from "../recipes/presets.js";
import { withFolderLock } from "../sources/folder-lock.js";
import { readSmallText } from "../sources/read-small-file.js";
import { makeFolder } from "../sources/replace-file.js";
import { ONCE, schemaFaults } from "../sources/schema-fault.js";
import { sweepTemporaries, temporaryPath } from "../sources/temporary-files.js";
import { jsonOf } from "../util/json-of.js";
import { once } from "../util/once.js";
import { activateSet, notReplaced, type StagedSet, settle, settleLocked, stageSet } from "./file-set.js";
import { folderModels, modelFilesIn } from "./folder-models.js";
import { LEDGER_FILE } from "./ledger.js";
import type { Manifest, OldManifest } from "./manifest.js";
import { checkManifest } from "./manifest-file.js";
import { inputsOfManifest } from "./manifest-recipe.js";
import { readModel } from "./models-folder.js";
import { POLICY_FILE } from "./policy-file.js";
import { hashModels, PROMOTION_FILE, type PromotionRecord, readPromotion } from "./promotion-file.js";
import { readIfThere } from "./read-if-there.js";
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
 * verdict, policy and ledger are read once, checked, and installed as one, with `promoted.json`, which records what was
 * done. The previous models are kept in `replaced/` inside the target folder; `rollBack` installs them again.
 *
 * @param from the folder of the new models
 * @param to the folder that the reader uses; created if missing
 * @param options `force`: a reason to install them without a passed verdict; `reader`: who will read them
 * @returns the record that was written
 * @throws when the models cannot be read, the seed's trading program cannot feed them and `reader` is not `"any"`, no
 * verdict promotes them, a folder would be copied to itself, or, whatever the reason to force it, `checkManifest` or
 * `readPromotion` finds a fault in models, manifest, policy, verdict or ledger; nothing is changed then
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
  await requireFolder(from);
  if ((await realpath(from)) === (await realpath(to).catch(() => undefined)))
    throw new Error(`${to}: the models are already there`);
  await settle(from);
  const contents = await contentsOf(from, [...(await folderModels(from)), ...COMPANIONS]);
  contents.delete(PROMOTED_FILE);
  const made = await makeFolder(to);
  const work = withFolderLock(to, async () => {
    // What is judged below is what is installed, whatever happens to `from` meanwhile: these very bytes.
    const staged = await stageSet(to, contents);
    try {
      return await installStaged(staged, { from, to, reader, force });
    } catch (error) {
      throw new Error((error as Error).message.replaceAll(staged.path, from));
    } finally {
      await staged.drop();
    }
  });
  return work.catch(async (error: Error) => {
    if (made !== undefined) await removeEmpty(to, made);
    throw error;
  });
}

async function requireFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new Error(`${path}: no such folder`);
  if (!found.isDirectory()) throw new Error(`${path}: is a file, not the folder of the models`);
}

/** Removes a folder and those above it, as far as they are empty, up to one of them. */
async function removeEmpty(dir: string, last: string): Promise<void> {
  await rmdir(dir).catch(() => undefined);
  if (resolve(dir) !== resolve(last)) await removeEmpty(dirname(dir), last);
}

interface Installation {
  readonly from: string;
  readonly to: string;
  readonly reader: Reader;
  readonly force: string | undefined;
}

/** Checks the staged files, keeps the old ones, and puts the staged ones in their place. */
async function installStaged(staged: StagedSet, { from, to, reader, force }: Installation): Promise<Installed> {
  const { manifest, faults } = await checkManifest(staged.path);
  await checkModels(staged.path, manifest, reader);
  const { promotion, broken, against: found } = await verdictOn(staged.path, faults);
  // The staged folder is gone when the record is read.
  const against = found.map((fault) => fault.replaceAll(staged.path, from));
  // A reason stands for the verdict alone: no reason makes files whole that `check` then refuses.
  const refused = force === undefined ? [...broken, ...against] : broken;
  if (refused.length > 0) throw new Error(refused.join("\n"));

  const at = new Date().toISOString();
  // All old models go, whatever their names: one left behind would be read as one of the new.
  const old = await contentsOf(to, [...(await modelFilesIn(to)), ...COMPANIONS]);
  const installed: Installed = {
    from,
    to,
    at,
    reader,
    verdict: promotion?.verdict ?? null,
    forced: against.length > 0 ? { reason: force!, against } : null,
    replaced: old.size > 0 ? await keep(to, old, at) : null,
    models: await hashModels(staged.path),
  };
  await switchTo(to, staged, installed, old);
  return installed;
}

/** Adds the record to a staged set, and puts it in the place of the old files. */
async function switchTo(
  to: string,
  staged: StagedSet,
  record: object,
  old: ReadonlyMap<string, unknown>,
): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await writeFile(join(staged.path, PROMOTED_FILE), text, { flush: true }).catch((error: Error) => {
    throw notReplaced(to)(error);
  });
  const names = await readdir(staged.path);
  await activateSet(
    to,
    staged,
    [...old.keys()].filter((name) => !names.includes(name)),
  );
}

/** The record of a promotion that was taken back. */
export interface RolledBack {
  readonly to: string;
  /** When it was done, ISO 8601. */
  readonly at: string;
  /** The folder inside `to` whose models are installed again, and the one that those from before were moved to. */
  readonly restored: string;
  readonly replaced: string;
  /** SHA-256 of each model's file. */
  readonly models: { readonly [file: string]: string };
}

/**
 * Takes the last promotion back: installs the models again that it replaced. They are changed as one. Those that were
 * promoted are kept in `replaced/` too, so that a second call brings them back.
 *
 * @param to the folder that the reader uses
 * @returns what was done; it is also written to `promoted.json`
 * @throws when the last promotion replaced nothing, or what it replaced is no longer there; nothing is changed then
 * @example
 * await rollBack("models").catch(({ message }) => message);
 * // → "models/promoted.json: not found, so no promotion can be taken back"
 */
export async function rollBack(to: string): Promise<RolledBack> {
  const path = join(to, PROMOTED_FILE);
  if (!(await stat(to).catch(() => undefined))) throw new Error(noRecord(path));
  return withFolderLock(to, async () => {
    await settleLocked(to);
    const record = await readIfThere(path);
    if (record === undefined) throw new Error(noRecord(path));
    const restored = replacedFolder(record.toString(), path);
    const names = await readdir(join(to, restored)).catch(() => {
      throw new Error(`${join(to, restored)}: not found, so the last promotion cannot be taken back`);
    });
    const contents = await contentsOf(join(to, restored), names);
    contents.delete(PROMOTED_FILE);
    const staged = await stageSet(to, contents);
    try {
      const at = new Date().toISOString();
      const old = await contentsOf(to, [...(await modelFilesIn(to)), ...COMPANIONS]);
      const done = { to, at, restored, replaced: await keep(to, old, at), models: await hashModels(staged.path) };
      await switchTo(to, staged, done, old);
      return done;
    } finally {
      await staged.drop();
    }
  });
}

function noRecord(path: string): string {
  return `${path}: not found, so no promotion can be taken back`;
}

/** The folder that a promotion moved the models from before to. */
function replacedFolder(text: string, path: string): string {
  const parsed = RECORD().safeParse(jsonOf(text, path), ONCE);
  if (!parsed.success) throw new Error(`${path}: ${schemaFaults(parsed.error.issues)}`);
  const { replaced } = parsed.data;
  if (replaced === null) throw new Error(`${path}: the last promotion replaced no models, so it cannot be taken back`);
  return replaced;
}

/** A name inside `replaced/`, and no way out of it. */
const RECORD = once(() =>
  z.looseObject({
    replaced: z
      .string()
      .regex(/^replaced[\\/][\w.-]*\w[\w.-]*$/)
      .nullable(),
  }),
);

/** Refuses models that cannot be read or that the reader cannot feed. */
async function checkModels(from: string, manifest: Manifest | OldManifest | undefined, reader: Reader): Promise<void> {
  if (manifest === undefined && reader === "any") {
    for (const file of await folderModels(from)) {
      const path = join(from, file);
      parseModel(await readSmallText(path), undefined, path);
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

/** The backtest's verdict on the models: what is wrong with the files, and what the verdict says against installing them. */
async function verdictOn(
  from: string,
  manifestFaults: readonly string[],
): Promise<{
  readonly promotion: PromotionRecord | undefined;
  readonly broken: readonly string[];
  readonly against: readonly string[];
}> {
  const { promotion, faults } = await readPromotion(from);
  const path = join(from, PROMOTION_FILE);
  const verdict =
    promotion === undefined
      ? [`${path}: not found; judge the models first: ata-lab backtest --models ${from}`]
      : promotion.verdict === "promote"
        ? []
        : [`${path}: the verdict is "${promotion.verdict}": ${failures(promotion)}`];
  return { promotion, broken: [...manifestFaults, ...faults], against: verdict };
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

/**
 * Keeps files in a new folder inside `replaced/`.
 *
 * @returns the folder, relative to `to`
 */
async function keep(to: string, files: ReadonlyMap<string, Uint8Array>, at: string): Promise<string> {
  const kept = join(to, "replaced");
  await sweepTemporaries(kept);
  const temporary = temporaryPath(kept);
  try {
    await mkdir(temporary.path, { recursive: true });
    for (const [file, bytes] of files) await writeFile(join(temporary.path, file), bytes, { flush: true });
    // The clock may stand still, or be set back: what is kept is never written over.
    for (let n = 1; ; n++) {
      const name = join("replaced", `${at.replaceAll(":", "-")}${n === 1 ? "" : `-${n}`}`);
      if (await stat(join(to, name)).catch(() => undefined)) continue;
      await rename(temporary.path, join(to, name));
      return name;
    }
  } catch (error) {
    throw notReplaced(to)(error as Error);
  } finally {
    await rm(temporary.path, { recursive: true, force: true }).catch(() => undefined);
    temporary.done();
  }
}
