import { basename } from "node:path";
import { regularHours } from "../bars/regular-hours.js";
import { MINUTE } from "../bars/time.js";
import { fetchedFacts } from "./alpaca/manifest.js";
import { readBars } from "./read-bars.js";
import { type Report, reportToStderr } from "./report.js";
import type { Source } from "./source.js";
import { decideStamp } from "./stamp.js";

/** What a file of minute bars does not say of itself. */
export interface FileOptions {
  /** IANA name of the zone of times that carry none. Default: New York. */
  readonly zone?: string;
  /**
   * Which end of the minute its time is. Default `"auto"`: known from the manifest of `ata-lab fetch` beside it, or seen
   * from regular-hours data, or an error.
   */
  readonly stamp?: "auto" | "start" | "end";
  /** `"regular"` (default) keeps 09:30 to the day's close, `"all"` everything in the file. */
  readonly session?: "regular" | "all";
  /** `"refuse"` (default) stops at a row that cannot be true, `"keep"` leaves such rows in for `audit` to list. */
  readonly faults?: "refuse" | "keep";
  /** Told what was decided, a line a time. Default: stderr. */
  readonly report?: Report;
}

/**
 * Minute bars from a CSV file (plain or gzip) or a Parquet file.
 *
 * @param path the file
 * @param options what the file does not say of itself
 * @returns a source whose bars are in New York time, stamped at their end
 * @example
 * const bars = makeSample({ to: "2018-01-03" });
 * const { time, open, high, low, close, volume } = bars;
 * await writeTable("output/example/minutes.csv", time, { open, high, low, close, volume });
 * const source = fileSource("output/example/minutes.csv", { report: () => {} });
 * (await source({ symbol: "SAMPLE" })).close.length; // → 390
 */
export function fileSource(path: string, options: FileOptions = {}): Source {
  const { zone = "America/New_York", stamp = "auto", session = "regular", report = reportToStderr } = options;
  const { faults = "refuse" } = options;
  return async ({ symbol }) => {
    const name = basename(path);
    const raw = await readBars(path, { zone, symbol, report, faults });
    const known = await fetchedFacts([path]);
    const decided = stamp !== "auto" ? stamp : (known?.stamp ?? decideStamp(raw.time, path));
    const how = stamp !== "auto" ? "as said" : known ? "as manifest.json beside it says" : "seen from their times";
    report(`${name}: minutes are stamped at their ${decided} (${how})`);
    const ended = {
      ...raw,
      stamp: "end" as const,
      origin: {
        files: [path],
        adjustment: known?.adjustment ?? ("unknown" as const),
        ...(known && { feed: known.feed }),
      },
      time: decided === "end" ? raw.time : raw.time.map((time) => time + MINUTE),
    };
    if (session === "all") return ended;
    const kept = regularHours(ended);
    const dropped = ended.time.length - kept.time.length;
    if (dropped > 0) report(`${name}: ${dropped} of ${ended.time.length} bars are outside regular hours and left out`);
    return kept;
  };
}
