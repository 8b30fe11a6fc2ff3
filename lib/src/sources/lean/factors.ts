import { DAY } from "../../util/time.js";
import type { DiskFile } from "../disk-file.js";
import { dayText, readDatedRows } from "./dated-rows.js";

/** What prices are adjusted for: splits and dividends, nothing, or splits alone. */
export type Normalization = "adjusted" | "raw" | "split";

/** What a raw price of a day is multiplied by; a volume is divided by it. */
export type Factors = (day: number) => number;

/**
 * Reads a stock's factor file, `YYYYMMDD,priceFactor,splitFactor,referencePrice`: a day takes the first row whose day is not
 * before it, and no adjustment after the last.
 *
 * @throws when a factor is not a positive number
 */
export async function readFactors(file: DiskFile, normalization: Exclude<Normalization, "raw">): Promise<Factors> {
  const { path } = file;
  const rows = await readDatedRows(file, 3);
  const factors = rows.map(({ cells, line }) => {
    // LEAN writes an infinite price factor for the days before which a stock's prices cannot be told.
    const [price, split] = [cells[1]!, cells[2]!].map(Number) as [number, number];
    if (!(price > 0 && split > 0))
      throw new Error(`${path}: line ${line}: factors ${cells[1]} and ${cells[2]} are not positive numbers`);
    return normalization === "adjusted" ? price * split : split;
  });
  return (day) => {
    const row = rows.findIndex(({ until }) => until >= day);
    const factor = row < 0 ? 1 : factors[row]!;
    if (factor < Number.MAX_SAFE_INTEGER) return factor;
    throw new Error(
      `${path}: has no factor for ${dayText(day)}: take bars from ${dayText(rows[row]!.until + DAY)} on, or --normalization raw`,
    );
  };
}
