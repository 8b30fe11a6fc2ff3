import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { DAY, dateOf, dayOf, SECOND } from "../../util/time.js";
import type { OutColumn } from "../parquet/plain-page.js";
import { numberText } from "./number-text.js";

/** Rows that are made into text at a time. */
const ROWS = 4096;

/**
 * Writes columns to a CSV file: a row of names, then times to the second and numbers that mean the same doubles; NaN is an
 * empty cell.
 *
 * @param path the file, which is made or overwritten
 * @param columns of one length
 * @param isPacked whether it is gzip
 */
export async function writeCsv(path: string, columns: readonly OutColumn[], isPacked: boolean): Promise<void> {
  if (isPacked) {
    await pipeline(Readable.from(lines(columns)), createGzip(), createWriteStream(path));
    return;
  }
  const file = await open(path, "w");
  try {
    for (const part of lines(columns)) await file.writeFile(part);
  } finally {
    await file.close();
  }
}

/** The text of the file, some rows at a time. */
function* lines(columns: readonly OutColumn[]): Generator<string> {
  yield `${columns.map(({ name }) => nameText(name)).join(",")}\n`;
  const count = columns[0]!.values.length;
  const cells = columns.map(cellOf);
  for (let from = 0; from < count; from += ROWS) {
    const to = Math.min(count, from + ROWS);
    let text = "";
    for (let i = from; i < to; i++) {
      for (let j = 0; j < cells.length; j++) text += j === 0 ? cells[j]!(i) : `,${cells[j]!(i)}`;
      text += "\n";
    }
    yield text;
  }
}

/** What makes the text of a column's cell in a row. */
function cellOf({ values, time }: OutColumn): (row: number) => string {
  if (time !== undefined) {
    const write = timeText();
    return (i) => (Number.isNaN(values[i]!) ? "" : write(Math.round(values[i]!)));
  }
  return values instanceof Float64Array ? (i) => numberText(values[i]!) : (i) => String(values[i]!);
}

/** What writes times; it remembers the last day, as rows are in order. */
function timeText(): (time: number) => string {
  let [day, date] = [Number.NaN, ""];
  return (time) => {
    const today = dayOf(time);
    if (today !== day) [day, date] = [today, dateOf(time)];
    const seconds = Math.floor((time - today * DAY) / SECOND);
    const minutes = Math.floor(seconds / 60);
    return `${date} ${TWO_DIGITS[Math.floor(minutes / 60)]}:${TWO_DIGITS[minutes % 60]}:${TWO_DIGITS[seconds % 60]}`;
  };
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, "0"));

/** A name as a cell: in quotes where a reader would take part of it for something else. */
function nameText(name: string): string {
  return /^$|[",\r\n#']|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
