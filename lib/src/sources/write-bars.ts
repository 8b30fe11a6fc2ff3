import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Bars } from "../bars/bars.js";
import { type BarsNote, NOTE_ENDING, NOTE_KEY, noteOf } from "./bars-note.js";
import { withFolderLock } from "./folder-lock.js";
import { makeFolder, removePath, replaceFile } from "./replace-file.js";
import { removeSha256, writeSha256 } from "./sha256-file.js";
import { tableFormat, writeTable } from "./write-table.js";

/**
 * Writes bars to a CSV or Parquet file, with a note of their zone, stamp, length, hours and adjustment, so that they are
 * read back without an option. The note is in a Parquet file itself; for a CSV file it is in `<file>.bars.json`. The
 * SHA-256 of the file is written to `<file>.sha256`, and checked when the bars are read.
 *
 * @param path the file; ends in `.csv`, `.csv.gz` or `.parquet`
 * @param bars any bars
 * @param session the hours they hold; all unless said
 * @throws when the ending is another, or the file cannot be written
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * await writeBars("output/example/bars.parquet", bars, "regular");
 * (await fileSource("output/example/bars.parquet", { report: () => {} })({ symbol: "SAMPLE" })).time.length; // → 390
 */
export async function writeBars(path: string, bars: Bars, session: BarsNote["session"] = "all"): Promise<void> {
  tableFormat(path);
  const folder = dirname(path);
  await makeFolder(folder, path);
  await withFolderLock(folder, () => writeLocked(path, bars, session));
}

async function writeLocked(path: string, bars: Bars, session: BarsNote["session"]): Promise<void> {
  const { time, open, high, low, close, volume } = bars;
  const note = JSON.stringify(noteOf(bars, session), undefined, 2);
  const columns = { open, high, low, close, volume };
  const isParquet = path.toLowerCase().endsWith(".parquet");
  // An old note or hash must not speak for new bars, should writing end in between.
  await removeSha256(path);
  if (!isParquet) await removePath(`${path}${NOTE_ENDING}`);
  await writeTable(path, time, columns, isParquet ? { [NOTE_KEY]: note } : {});
  if (!isParquet) await replaceFile(`${path}${NOTE_ENDING}`, (temporary) => writeFile(temporary, `${note}\n`));
  await writeSha256(path);
}
