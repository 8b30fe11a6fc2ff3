import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import type { Origin } from "../../bars/origin.js";
import { once } from "../../util/once.js";
import { oneLine } from "../../util/one-line.js";
import { unreadable } from "../../util/system-reason.js";
import { parseDay } from "../../util/time.js";
import type { DiskFile } from "../disk-file.js";
import { readSmallFile, readSmallText } from "../read-small-file.js";
import { replaceFile } from "../replace-file.js";
import { ONCE, schemaFault } from "../schema-fault.js";
import type { DayRange } from "./day-ranges.js";
import { ADJUSTMENTS, type Kind, SOURCES, type SourceName } from "./provider.js";
import type { ThinSessions } from "./thin-sessions.js";

/** One year's file. */
export interface YearFile {
  readonly rows: number;
  /** Start of the first and of the last minute in it, UTC. */
  readonly first: string;
  readonly last: string;
  readonly sha256: string;
  /** Impossible bars that the vendor sent and `--skip-bad` left out. */
  readonly skipped?: number;
}

/** What changes in a manifest as bars come. */
export interface Holdings {
  /** Days, in New York, of which all bars are here; the last of each range is not included. */
  readonly complete: readonly DayRange[];
  /** The files by name. */
  readonly files: Readonly<Record<string, YearFile>>;
  /** Sessions of these days with less than half their minutes, by day. */
  readonly thin?: ThinSessions;
  /** Impossible bars that were left out, by the day in New York. */
  readonly leftOut?: Readonly<Record<string, number>>;
}

/** The contents of `manifest.json`, which describes the files in a symbol's folder. */
export interface Manifest extends Kind, Holdings {
  readonly source: SourceName;
  readonly symbol: string;
  readonly timeframe: "1Min";
  /** Which end of its minute a bar's time is. */
  readonly stamp: "start";
  /** When bars were last added, UTC. Prices are adjusted as of then. */
  readonly fetched: string;
  /**
   * Only there while files are being replaced, which takes a rename for each: what is new, and what the manifest will say.
   * The new files lie ready in the folder `STAGE`, so that the next run completes what a run that was killed began.
   */
  readonly replacing?: Holdings;
}

const MANIFEST = once((): z.ZodType<Manifest> => {
  const DAY_RANGE = z.tuple([z.string(), z.string()]).refine(isRange, "is not a range of days");
  const YEAR_FILE = z.strictObject({
    rows: z.int().positive(),
    first: z.iso.datetime(),
    last: z.iso.datetime(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    skipped: z.int().positive().exactOptional(),
  });
  const FILE_NAME = z.string().regex(/^\d{4}\.parquet$/);
  const COUNT = z.int().nonnegative();
  const THIN = z.strictObject({ minutes: COUNT, of: COUNT, since: z.iso.date(), asked: z.iso.date() });
  const HOLDINGS = {
    complete: z.array(DAY_RANGE),
    files: z.record(FILE_NAME, YEAR_FILE),
    thin: z.record(z.iso.date(), THIN).exactOptional(),
    leftOut: z.record(z.iso.date(), COUNT).exactOptional(),
  };
  const SHAPE = z.strictObject({
    source: z.enum(SOURCES),
    symbol: z.string(),
    timeframe: z.literal("1Min"),
    feed: z.string().min(1),
    adjustment: z.enum(ADJUSTMENTS),
    asof: z.iso.date().exactOptional(),
    stamp: z.literal("start"),
    fetched: z.iso.datetime(),
    ...HOLDINGS,
    replacing: z.strictObject(HOLDINGS).exactOptional(),
  });
  // Only while the first files are on their way are there no days yet.
  return SHAPE.refine(({ complete, replacing }) => (replacing ?? { complete }).complete.length > 0, {
    path: ["complete"],
    error: "has no days",
  });
});

/** File name of a manifest. */
export const MANIFEST_NAME = "manifest.json";

/** The folder, inside a symbol's, in which new files wait until all are there. */
export const STAGE = ".replacing";

/**
 * Reads the manifest of a folder.
 *
 * @returns the manifest; undefined if there is none
 * @throws if `ata-lab fetch` did not write it
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST_NAME);
  const text = await readSmallText(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw unreadable(path, error);
  });
  if (text === undefined) return undefined;
  const fail = (fault: string): never => {
    throw new Error(`${path}: not a manifest of fetched bars: ${fault}`);
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return fail(oneLine((error as Error).message));
  }
  const parsed = MANIFEST().safeParse(json, ONCE);
  if (parsed.success) return parsed.data;
  return fail(schemaFault(parsed.error.issues[0]!));
}

/** Writes the manifest of a folder, replacing the old one in one step. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await replaceFile(join(folder, MANIFEST_NAME), (temporary) => writeFile(temporary, text));
}

/** A file's SHA-256 in hexadecimal digits; undefined if there is no such file. */
export async function hashFile(path: string): Promise<string | undefined> {
  try {
    return createHash("sha256").update(readSmallFile(path, Number.POSITIVE_INFINITY)).digest("hex");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
}

/** What the manifest tells about fetched bars and their files do not. */
export interface FetchedFacts extends Pick<Manifest, "symbol" | "stamp" | "feed"> {
  readonly adjustment: Origin["adjustment"];
}

/**
 * Finds what the manifest next to fetched files tells about them.
 *
 * @param files any files of bars
 * @returns undefined if no manifest mentions any of them
 * @throws if a file is not the one that its manifest describes, or the files hold different kinds of bars
 */
export async function fetchedFacts(files: readonly DiskFile[]): Promise<FetchedFacts | undefined> {
  const known: (Known | undefined)[] = [];
  for (const file of files) known.push(await knownOf(file));
  refuseMixed(files, known);
  const facts = known.map((one) => one?.facts);
  const [first] = facts;
  const other = facts.findIndex((fact) => JSON.stringify(fact) !== JSON.stringify(first));
  if (other < 0) return first;
  const [here, there] = [first, facts[other]].map((fact) => (fact ? Object.values(fact).join(", ") : "unknown"));
  throw new Error(
    `${files[0]!.path} and ${files[other]!.path} hold different kinds of bars (${here}; ${there}): read one folder at a time`,
  );
}

/** What is known of a file, and whether it is the one from before or after a replacement that has not ended. */
interface Known {
  readonly facts: FetchedFacts;
  readonly moment?: "before" | "after";
}

/** Refuses files of a folder some of which a fetch that was killed has replaced and some not. */
function refuseMixed(files: readonly DiskFile[], known: readonly (Known | undefined)[]): void {
  const moments = new Map<string, string>();
  for (const [i, one] of known.entries()) {
    if (one?.moment === undefined) continue;
    const folder = dirname(files[i]!.path);
    if ((moments.get(folder) ?? one.moment) !== one.moment) {
      throw new Error(
        `${folder}: a fetch is replacing its files, or was killed while it did: some are from before, some from after. ` +
          `Bring it to an end with ata-lab fetch --update ${folder}`,
      );
    }
    moments.set(folder, one.moment);
  }
}

async function knownOf(disk: DiskFile): Promise<Known | undefined> {
  const { path } = disk;
  // Ignore a manifest.json that another program wrote.
  const manifest = await readManifest(dirname(path)).catch(() => undefined);
  const name = basename(path);
  const [old, next] = [manifest?.files[name], manifest?.replacing?.files[name]];
  if (!manifest || (!old && !next)) return undefined;
  const { sha256 } = await disk.print();
  if (old?.sha256 !== sha256 && next?.sha256 !== sha256) {
    throw new Error(
      `${path} is not the file that ${MANIFEST_NAME} beside it describes: it was changed since it was fetched`,
    );
  }
  const { symbol, stamp, feed } = manifest;
  // Prices adjusted only for dividends still jump at splits, so none of the other names fits them.
  const names = { all: "adjusted", split: "split", raw: "raw", dividend: "unknown" } as const;
  const facts = { symbol, stamp, feed, adjustment: names[manifest.adjustment] };
  if (next === undefined || next.sha256 === old?.sha256) return { facts };
  return { facts, moment: next.sha256 === sha256 ? "after" : "before" };
}

function isRange([from, to]: readonly [string, string]): boolean {
  try {
    return parseDay(from) < parseDay(to);
  } catch {
    return false;
  }
}
