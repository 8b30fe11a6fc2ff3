import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { withFolderLock } from "../sources/folder-lock.js";
import { makeFolder } from "../sources/replace-file.js";
import { sweepTemporaries } from "../sources/temporary-files.js";
import { sha256 } from "../store/file-print.js";
import { textIfThere } from "../store/read-if-there.js";
import { RUN_FILE, writeRunFile } from "../store/universe-folder.js";
import { jsonOf } from "../util/json-of.js";

/** The choices of a run over many symbols, as `run.json` records them: the same choices have the same hash. */
export interface RunChoices {
  readonly version: string;
  readonly recipe: object;
  readonly bars: object;
  readonly allow: string;
  readonly policy: object;
  readonly choose: object | null;
  readonly nullRuns: number;
  readonly nullSeed: number;
}

/** The content of `run.json`. */
interface RunRecord extends RunChoices {
  /** Version of this format. */
  readonly universe: 1;
  readonly run: string;
  readonly created: string;
  readonly symbols: readonly string[];
}

/** Hash of a run's choices. */
export function hashRun(choices: RunChoices): string {
  return sha256(JSON.stringify(choices));
}

/** When a run is made: now, or as `SOURCE_DATE_EPOCH` says, which makes the same run give the same bytes. */
export function runTime(): string {
  const { SOURCE_DATE_EPOCH: epoch } = process.env;
  return (epoch === undefined || epoch === "" ? new Date() : new Date(1000 * Number(epoch))).toISOString();
}

/**
 * Begins a run in a folder, or goes on with it.
 *
 * @param out the folder, made if missing
 * @param choices of the run
 * @param symbols of the whole universe
 * @param goOn whether a folder that holds the same run already is welcome
 * @returns when the run was begun, ISO 8601
 * @throws when the folder holds anything else, or the same run and going on was not asked for; the error says what to do
 */
export async function beginRun(
  out: string,
  choices: RunChoices,
  symbols: readonly string[],
  goOn: boolean,
): Promise<string> {
  await makeFolder(out);
  // Shards begin at the same time.
  return withFolderLock(out, async () => {
    await sweepTemporaries(out);
    const path = join(out, RUN_FILE);
    const run = hashRun(choices);
    const text = await textIfThere(path);
    const there = text === undefined ? undefined : (jsonOf(text, path) as RunRecord);
    if (there === undefined) await refuseOthers(out);
    else if (there.run !== run) throw new Error(otherRun(out, there, choices));
    else if (!goOn) {
      throw new Error(
        `${out}: holds this run already: --resume does what is left of it, or name another folder with --out`,
      );
    }
    const created = there?.created ?? runTime();
    const record: RunRecord = { universe: 1, run, created, ...choices, symbols };
    const now = `${JSON.stringify(record, null, 2)}\n`;
    if (now !== text) await writeRunFile(out, RUN_FILE, now);
    return created;
  });
}

async function refuseOthers(out: string): Promise<void> {
  const names = (await readdir(out)).filter((name) => !name.startsWith("."));
  if (names.length === 0) return;
  const some = names.slice(0, 3).join(", ");
  throw new Error(
    `${out}: is not empty (${some}${names.length > 3 ? " ..." : ""}), and holds no run: name a new folder with --out`,
  );
}

function otherRun(out: string, there: RunRecord, choices: RunChoices): string {
  const names = Object.keys(choices) as (keyof RunChoices)[];
  const different = names.filter((name) => JSON.stringify(there[name]) !== JSON.stringify(choices[name]));
  return (
    `${out}: holds another run, with other ${different.join(", ") || "choices"} (see ${RUN_FILE} in it): ` +
    "name another folder with --out"
  );
}
