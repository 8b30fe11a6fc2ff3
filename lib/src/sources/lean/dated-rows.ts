import { quoted } from "../../util/excerpt.js";
import { dateOf, parseDay } from "../../util/time.js";
import type { DiskFile } from "../disk-file.js";
import { wholeBuffer } from "../whole-buffer.js";

/** A row of a LEAN factor or map file: it holds up to and including a day. */
export interface DatedRow {
  /** Midnight of that day. */
  readonly until: number;
  readonly cells: readonly string[];
  /** The row's line, from 1. */
  readonly line: number;
}

/**
 * The rows of one of LEAN's small CSV files, whose first cell is a day `YYYYMMDD`.
 *
 * @param cells how many cells a row has at least
 * @throws when a row has no day or too few cells, or days do not increase
 */
export async function readDatedRows(file: DiskFile, cells: number): Promise<DatedRow[]> {
  const { path } = file;
  const text = (await wholeBuffer(file)).toString("utf8");
  const rows = text.split("\n").flatMap((line, i): DatedRow[] => {
    if (line.trim() === "") return [];
    const row = line.split(",").map((cell) => cell.trim());
    const fail = (what: string): never => {
      throw new Error(`${path}: line ${i + 1}: ${what}: ${quoted(line.trim(), 60)}`);
    };
    if (row.length < cells) fail(`${row.length} columns instead of ${cells}`);
    const until = dayOf(row[0]!);
    return [{ until: until ?? fail("no day YYYYMMDD"), cells: row, line: i + 1 }];
  });
  for (let i = 1; i < rows.length; i++) {
    if (rows[i]!.until < rows[i - 1]!.until) {
      throw new Error(
        `${path}: line ${rows[i]!.line}: ${dayText(rows[i]!.until)} comes after ${dayText(rows[i - 1]!.until)}`,
      );
    }
  }
  return rows;
}

/** `20131007` as its midnight; undefined where it is no day. */
export function dayOf(text: string): number | undefined {
  try {
    return parseDay(text.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3"));
  } catch {
    return undefined;
  }
}

/** A midnight as `YYYY-MM-DD`. */
export function dayText(day: number): string {
  return dateOf(day);
}
