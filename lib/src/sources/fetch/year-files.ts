import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { inputPath, outputPath, withDuckdb } from "../duckdb.js";
import { insertDoubles } from "../insert-doubles.js";
import { replaceFile } from "../replace-file.js";
import type { Collected, FetchedBars } from "./collect-bars.js";
import { type DayRange, mergeRanges, withoutRanges } from "./day-ranges.js";
import { hashFile, type Manifest, readManifest, writeManifest, type YearFile } from "./manifest.js";

/**
 * Opens the folder of a symbol, and returns its manifest as the files really are.
 *
 * A file that is gone is removed from the manifest, so that its days are fetched again.
 *
 * @param fresh the manifest to use if the folder has none yet
 * @param feedOption what the command line calls a feed of this vendor
 * @throws if the folder holds bars of another vendor, symbol, feed or adjustment, or a file that its manifest does not
 * describe
 */
export async function openFolder(folder: string, fresh: Manifest, feedOption: string): Promise<Manifest> {
  const written = await readManifest(folder);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  // Temporary files of a run that was killed.
  const begun = names.filter((name) => /^\.[0-9a-f]{12}\.(\d{4}\.parquet|manifest\.json)$/.test(name));
  for (const name of begun) await rm(join(folder, name), { force: true });
  const known = written === undefined ? [] : [...Object.keys(written.files), written.replacing?.name];
  const foreign = names.find((name) => /^\d{4}\.parquet$/.test(name) && !known.includes(name));
  if (foreign !== undefined) throw changed(join(folder, foreign));
  if (!written) return fresh;
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
  const { replacing, ...manifest } = written;
  const files: Record<string, YearFile> = {};
  let { complete } = manifest;
  for (const name of new Set([...Object.keys(manifest.files), ...(replacing ? [replacing.name] : [])])) {
    const hash = await hashFile(join(folder, name));
    if (replacing?.name === name && hash === replacing.file.sha256) {
      files[name] = replacing.file;
      complete = replacing.complete;
    } else if (hash === manifest.files[name]?.sha256) {
      if (hash !== undefined) files[name] = manifest.files[name]!;
    } else if (hash === undefined) {
      complete = withoutYear(complete, name);
    } else throw changed(join(folder, name));
  }
  return { ...manifest, complete: [...complete], files };
}

/**
 * Adds the bars of some days to their year's file, and the days to the manifest. A run that is killed at any moment
 * leaves complete files and a manifest that describes them.
 *
 * @param days the days that the bars cover, within one year; a day without bars counts as complete
 * @returns the new manifest; it is not written before there are any bars
 */
export async function addDays(
  folder: string,
  manifest: Manifest,
  days: DayRange,
  { bars, skipped }: Collected,
): Promise<Manifest> {
  const name = `${days[0].slice(0, 4)}.parquet`;
  const path = join(folder, name);
  const old = manifest.files[name];
  const complete = mergeRanges([...manifest.complete, days]);
  let next: Manifest = { ...manifest, complete };
  const rows = bars.time.length;
  if (rows > 0) {
    // Another run may have written since the folder was opened.
    if ((await hashFile(path)) !== old?.sha256) throw changed(path);
    await replaceFile(path, async (temporary) => {
      await writeYear(temporary, old && path, bars);
      const [first, last] = [bars.time[0]!, bars.time.at(-1)!].map((time) => new Date(time).toISOString());
      const file: YearFile = {
        rows: rows + (old?.rows ?? 0),
        first: old && old.first < first! ? old.first : first!,
        last: old && old.last > last! ? old.last : last!,
        sha256: (await hashFile(temporary))!,
        ...leftOut(old, skipped.length),
      };
      const files = { ...manifest.files, [name]: file };
      next = { ...next, files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) };
      await writeManifest(folder, { ...manifest, replacing: { name, file, complete } });
    });
  } else if (old && skipped.length > 0) {
    next = { ...next, files: { ...next.files, [name]: { ...old, ...leftOut(old, skipped.length) } } };
  }
  if (Object.keys(next.files).length > 0) await writeManifest(folder, next);
  return next;
}

function leftOut(old: YearFile | undefined, count: number): Pick<YearFile, "skipped"> {
  const skipped = count + (old?.skipped ?? 0);
  return skipped === 0 ? {} : { skipped };
}

/** The first bars of a year's file: starts of minutes in milliseconds of UTC, and closes. */
export async function firstBars(path: string, count: number): Promise<{ time: Float64Array; close: Float64Array }> {
  const rows = await withDuckdb(async (connection) =>
    (
      await connection.runAndReadAll(
        `SELECT epoch_ms(timestamp)::DOUBLE, close FROM ${parquet(path)} ORDER BY timestamp LIMIT ${count}`,
      )
    ).getRowsJS(),
  );
  const column = (j: number): Float64Array => Float64Array.from(rows, (row) => row[j] as number);
  return { time: column(0), close: column(1) };
}

/** Writes the bars together with those of an earlier file, sorted by time. */
async function writeYear(path: string, earlier: string | undefined, bars: FetchedBars): Promise<void> {
  const { time, open, high, low, close, volume } = bars;
  await withDuckdb(async (connection) => {
    await insertDoubles(connection, "bars", [time, open, high, low, close, volume]);
    const added =
      "SELECT make_timestamptz((c0 * 1000)::BIGINT) AS timestamp, " +
      'c1 AS "open", c2 AS high, c3 AS low, c4 AS "close", c5 AS volume FROM bars';
    const all = earlier === undefined ? added : `SELECT * FROM ${parquet(earlier)} UNION ALL ${added}`;
    await connection.run(
      `COPY (SELECT * FROM (${all}) ORDER BY timestamp) TO ${outputPath(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  });
}

/** SQL that reads one Parquet file, whatever its path: `*` is no pattern, and a folder `symbol=TSLA` adds no column. */
function parquet(path: string): string {
  return `read_parquet(${inputPath(path)}, hive_partitioning = false)`;
}

function withoutYear(complete: readonly DayRange[], name: string): DayRange[] {
  const year = Number(name.slice(0, 4));
  return complete.flatMap((range) => withoutRanges(range, [[`${year}-01-01`, `${year + 1}-01-01`]]));
}

function changed(path: string): Error {
  return new Error(
    `${path} is not the file that manifest.json beside it describes: it was changed since, or another run writes here. ` +
      "Move it away to have its year fetched again, or choose another folder with --out",
  );
}
