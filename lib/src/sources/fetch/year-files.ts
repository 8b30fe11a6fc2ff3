import { existsSync } from "node:fs";
import { copyFile, link, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { BAR_COLUMNS } from "../../bars/bars.js";
import { isRefusal, systemReason } from "../../util/system-reason.js";
import { barBuffer } from "../csv/bar-buffer.js";
import { withFolderLock } from "../folder-lock.js";
import { flatTable } from "../parquet/flat-table.js";
import type { WantedNumber } from "../parquet/parquet-table.js";
import type { OutColumn } from "../parquet/plain-page.js";
import { writeParquet } from "../parquet/write-parquet.js";
import { flushFile, flushFolder, makeFolder, removePath, replaceFile } from "../replace-file.js";
import { sweepTemporaries } from "../temporary-files.js";
import type { Collected } from "./collect-bars.js";
import { type DayRange, mergeRanges, withoutRanges } from "./day-ranges.js";
import {
  type Holdings,
  hashFile,
  type Manifest,
  readManifest,
  STAGE,
  writeManifest,
  type YearFile,
} from "./manifest.js";
import { dayInNewYork, startOfDay } from "./new-york.js";
import { type ThinSessions, thinSessions, withoutDays } from "./thin-sessions.js";

/**
 * Opens the folder of a symbol, and returns its manifest as the files really are; where the written one says something
 * else, it is written anew.
 *
 * What a run that was killed had begun to replace is completed, or taken back if nothing was replaced yet. A file that is
 * gone is removed from the manifest, so that its days are fetched again.
 *
 * @param fresh the manifest to use if the folder has none yet
 * @param feedOption what the command line calls a feed of this vendor
 * @throws if the folder holds bars of another vendor, symbol, feed or adjustment, or a file that its manifest does not
 * describe
 */
export async function openFolder(folder: string, fresh: Manifest, feedOption: string): Promise<Manifest> {
  // A folder that another run makes in this moment is that run's: nothing in it is swept without the lock.
  if (!existsSync(folder)) return fresh;
  return withFolderLock(folder, () => openLocked(folder, fresh, feedOption));
}

async function openLocked(folder: string, fresh: Manifest, feedOption: string): Promise<Manifest> {
  const written = await readManifest(folder);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const known = written === undefined ? [] : Object.keys({ ...written.files, ...written.replacing?.files });
  const foreign = names.find((name) => /^\d{4}\.parquet$/.test(name) && !known.includes(name));
  if (foreign !== undefined) throw changed(join(folder, foreign));
  if (written) refuseOtherKind(folder, written, fresh, feedOption);
  const manifest = written === undefined ? fresh : await asFilesAre(folder, await completed(folder, written));
  await sweepTemporaries(folder);
  await removePath(join(folder, STAGE));
  const isWritten = JSON.stringify(manifest) === JSON.stringify(written);
  if (!isWritten && Object.keys(manifest.files).length > 0) await writeManifest(folder, manifest);
  return manifest;
}

function refuseOtherKind(folder: string, written: Manifest, fresh: Manifest, feedOption: string): void {
  for (const key of ["source", "symbol", "feed", "adjustment", "asof"] as const) {
    if (written[key] === fresh[key]) continue;
    const [there, asked] = [written[key] ?? "none", fresh[key] ?? "none"];
    const option = key === "feed" ? feedOption : key;
    const cure =
      key === "source"
        ? `use ata-lab fetch ${there}`
        : written[key] === undefined
          ? `leave out --${option}`
          : `ask for --${option} ${there}`;
    throw new Error(
      `${folder} holds bars of ${option} ${there}, and ${option} ${asked} does not mix with them: ` +
        `choose another folder with --out, or ${cure}`,
    );
  }
}

/** The manifest after a replacement that was killed: all of the new files, if each is in its place or lies ready. */
async function completed(folder: string, { replacing, ...manifest }: Manifest): Promise<Manifest> {
  if (replacing === undefined) return manifest;
  const waiting: string[] = [];
  for (const [name, { sha256 }] of Object.entries(replacing.files)) {
    if ((await hashFile(join(folder, name))) === sha256) continue;
    if ((await hashFile(join(folder, STAGE, name))) !== sha256) return manifest;
    waiting.push(name);
  }
  await install(folder, waiting);
  return withHoldings(manifest, replacing);
}

/** The manifest without files that are gone. */
async function asFilesAre(folder: string, manifest: Manifest): Promise<Manifest> {
  const files: Record<string, YearFile> = {};
  let { complete, thin = {}, leftOut = {} } = manifest;
  for (const [name, file] of Object.entries(manifest.files)) {
    const hash = await hashFile(join(folder, name));
    if (hash === file.sha256) files[name] = file;
    else if (hash !== undefined) throw changed(join(folder, name));
    else {
      const year = Number(name.slice(0, 4));
      const days: DayRange = [`${year}-01-01`, `${year + 1}-01-01`];
      complete = complete.flatMap((range) => withoutRanges(range, [days]));
      thin = withoutDays(thin, days);
      leftOut = withoutDays(leftOut, days);
    }
  }
  return withHoldings(manifest, { complete, files, thin, leftOut });
}

/** A manifest with other contents; parts of it that are empty are left out. */
function withHoldings(manifest: Manifest, { complete, files, thin = {}, leftOut = {} }: Holdings): Manifest {
  const { thin: _, leftOut: __, replacing: ___, ...rest } = manifest;
  return { ...rest, ...holdings(complete, files, thin, leftOut) };
}

function holdings(
  complete: readonly DayRange[],
  files: Holdings["files"],
  thin: ThinSessions,
  leftOut: Readonly<Record<string, number>>,
): Holdings {
  return {
    complete: [...complete],
    files: sorted(files),
    ...(Object.keys(thin).length > 0 && { thin: sorted(thin) }),
    ...(Object.keys(leftOut).length > 0 && { leftOut: sorted(leftOut) }),
  };
}

function sorted<T>(byName: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(byName).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The bars of some days, all within one year. */
export interface Piece {
  readonly days: DayRange;
  readonly collected: Collected;
}

/**
 * Puts the bars of some days into the files of their years, in place of what these hold of the same days, and the days into
 * the manifest. A run that is killed at any moment leaves whole files and a manifest that describes them; the next run
 * finds either all of the pieces in their places or none.
 *
 * @param pieces in order of time, without days between them; a day without bars counts as complete
 * @returns the new manifest; it is not written before there are any bars
 * @throws if a file is no longer the one that the manifest describes
 */
export async function putDays(folder: string, manifest: Manifest, pieces: readonly Piece[]): Promise<Manifest> {
  const put = (): Promise<Manifest> => putLocked(folder, manifest, pieces);
  // Days without bars make no folder.
  if (Object.keys(manifest.files).length === 0 && pieces.every(({ collected }) => collected.bars.time.length === 0)) {
    return put();
  }
  await makeFolder(folder);
  return withFolderLock(folder, put);
}

async function putLocked(folder: string, manifest: Manifest, pieces: readonly Piece[]): Promise<Manifest> {
  const stage = join(folder, STAGE);
  const years = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const year = piece.days[0].slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), piece]);
  }
  const files: Record<string, YearFile> = { ...manifest.files };
  const replaced: string[] = [];
  let isRecorded = false;
  try {
    await removePath(stage);
    for (const [year, some] of years) {
      const name = `${year}.parquet`;
      const path = join(folder, name);
      const old = files[name];
      // Another run may have written since the folder was opened.
      if ((await hashFile(path)) !== old?.sha256) throw changed(path);
      const skipped = (old?.skipped ?? 0) + newlySkipped(manifest, some);
      const counted = skipped === 0 ? {} : { skipped };
      const isNew = await changesBars(old && path, some);
      if (isNew) {
        await mkdir(stage, { recursive: true });
        files[name] = { ...(await writeYear(join(stage, name), old && path, some)), ...counted };
        replaced.push(name);
      } else if (old) {
        const { skipped: _, ...rest } = old;
        files[name] = { ...rest, ...counted };
      }
    }
    const after = holdingsAfter(manifest, files, pieces);
    const next = withHoldings(manifest, after);
    if (replaced.length > 0) {
      // When the manifest says that they are to replace others, they must be there after a power cut too.
      for (const name of replaced) await flushFile(join(stage, name));
      await flushFolder(stage);
      await writeManifest(folder, { ...manifest, replacing: after });
      isRecorded = true;
      await install(folder, replaced);
    }
    if (Object.keys(files).length > 0) await writeManifest(folder, next);
    await removePath(stage);
    return next;
  } catch (error) {
    // From then on the next run needs the new files, to put the rest of them in their places.
    if (!isRecorded) await rm(stage, { recursive: true, force: true }).catch(() => undefined);
    if (!isRefusal(error as Error)) throw error;
    const state = isRecorded
      ? "its new bars are whole; the next fetch puts them in place"
      : "what was there is unchanged";
    throw new Error(`${folder}: its bars cannot be written: ${systemReason(error as Error)}; ${state}`);
  }
}

/** Renames the files that lie ready over those in the folder. */
async function install(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const ready = join(folder, STAGE, name);
    // Not every file system has links, and none has them across devices.
    await replaceFile(join(folder, name), (temporary) =>
      link(ready, temporary).catch(() => copyFile(ready, temporary)),
    );
  }
}

function holdingsAfter(manifest: Manifest, files: Holdings["files"], pieces: readonly Piece[]): Holdings {
  const { fetched, complete, thin: before = {}, leftOut: leftBefore = {} } = manifest;
  const asked = fetched.slice(0, 10);
  let thin: ThinSessions = before;
  let leftOut: Record<string, number> = { ...leftBefore };
  for (const { days, collected } of pieces) {
    thin = { ...withoutDays(thin, days), ...thinSessions(collected.bars.time, days, asked, before) };
    leftOut = withoutDays(leftOut, days);
    for (const { time } of collected.skipped) {
      const day = dayInNewYork(time);
      leftOut[day] = (leftOut[day] ?? 0) + 1;
    }
  }
  const firsts = Object.values(files).map(({ first }) => first);
  // Before its first bar a stock may not have been listed yet.
  const listed = firsts.length === 0 ? "" : dayInNewYork(Date.parse(firsts.sort()[0]!));
  const since = Object.fromEntries(Object.entries(thin).filter(([day]) => day >= listed));
  return holdings(mergeRanges([...complete, ...pieces.map(({ days }) => days)]), files, since, leftOut);
}

/** How many more impossible bars are left out with new pieces than with what they replace. */
function newlySkipped({ leftOut = {} }: Manifest, pieces: readonly Piece[]): number {
  const counted = (days: DayRange): number => {
    const kept = Object.values(withoutDays(leftOut, days));
    return [...Object.values(leftOut), ...kept.map((count) => -count)].reduce((sum, count) => sum + count, 0);
  };
  return pieces.reduce((sum, { days, collected }) => sum + collected.skipped.length - counted(days), 0);
}

async function changesBars(earlier: string | undefined, pieces: readonly Piece[]): Promise<boolean> {
  if (pieces.some(({ collected }) => collected.bars.time.length > 0)) return true;
  return earlier !== undefined && (await countBars(earlier, rangeOf(pieces))) > 0;
}

/** From the first day of the pieces to the last. */
function rangeOf(pieces: readonly Piece[]): DayRange {
  return [pieces[0]!.days[0], pieces.at(-1)!.days[1]];
}

/** How many bars of some days a year's file has. */
export async function countBars(path: string, days: DayRange): Promise<number> {
  const { time } = await readYear(path);
  return time.filter(isWithin(days)).length;
}

/**
 * The first bars of a year's file: starts of minutes in milliseconds of UTC, and closes.
 *
 * @param except days to leave out
 */
export async function firstBars(
  path: string,
  count: number,
  except?: DayRange,
): Promise<{ time: Float64Array; close: Float64Array }> {
  const { time, close } = await readYear(path);
  const isExcepted = except ? isWithin(except) : () => false;
  const rows = [...time.keys()].filter((i) => !isExcepted(time[i]!)).slice(0, count);
  return { time: Float64Array.from(rows, (i) => time[i]!), close: Float64Array.from(rows, (i) => close[i]!) };
}

/** Writes the bars together with those of an earlier file that are of other days, sorted by time. */
async function writeYear(path: string, earlier: string | undefined, pieces: readonly Piece[]): Promise<YearFile> {
  const before = earlier === undefined ? undefined : await readYear(earlier);
  const isReplaced = isWithin(rangeOf(pieces));
  const kept = before && Uint32Array.from(before.time.keys()).filter((i) => !isReplaced(before.time[i]!));
  const column = (name: BarColumn): Float64Array =>
    joined([
      ...(before && kept ? [Float64Array.from(kept, (i) => before[name][i]!)] : []),
      ...pieces.map(({ collected }) => collected.bars[name]),
    ]);
  const all = column("time");
  if (all.length === 0) throw new Error("the vendor has no bars any more where there were some: nothing is replaced");
  const order = Uint32Array.from(all.keys()).sort((a, b) => all[a]! - all[b]! || a - b);
  const sortedColumn = (values: Float64Array): Float64Array => Float64Array.from(order, (i) => values[i]!);
  const time = sortedColumn(all);
  const columns = BAR_COLUMNS.slice(1).map((name): OutColumn => ({ name, values: sortedColumn(column(name)) }));
  await writeParquet(path, [{ name: "timestamp", values: time, time: "UTC" }, ...columns], {});
  const [from, to] = [time[0]!, time.at(-1)!].map((moment) => new Date(moment).toISOString()) as [string, string];
  return { rows: time.length, first: from, last: to, sha256: (await hashFile(path))! };
}

type BarColumn = (typeof BAR_COLUMNS)[number];

/** The bars of a year's file; times are milliseconds of UTC. */
async function readYear(path: string): Promise<Readonly<Record<BarColumn, Float64Array>>> {
  const table = await flatTable(await readFile(path));
  const column = (name: string): number => table.columns.findIndex((one) => one.name === name);
  const number = (name: string): WantedNumber[] => [{ column: column(name), divisor: 1 }];
  const buffer = barBuffer(0);
  const rows = table.rows(buffer, {
    time: { column: column("timestamp") },
    numbers: {
      open: number("open"),
      high: number("high"),
      low: number("low"),
      close: number("close"),
      volume: number("volume"),
    },
    publisher: undefined,
    stock: undefined,
  });
  for await (const { to } of rows) buffer.length = to;
  const part = (name: BarColumn): Float64Array => buffer[name].subarray(0, buffer.length);
  const [time, open, high] = [part("time"), part("open"), part("high")];
  return { time, open, high, low: part("low"), close: part("close"), volume: part("volume") };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What is true for times, in milliseconds of UTC, of some days of New York. */
function isWithin([from, to]: DayRange): (time: number) => boolean {
  const [start, end] = [startOfDay(from), startOfDay(to)];
  return (time) => time >= start && time < end;
}

function changed(path: string): Error {
  return new Error(
    `${path} is not the file that manifest.json beside it describes: it was changed since, or another run writes here. ` +
      "Move it away to have its year fetched again, or choose another folder with --out",
  );
}
