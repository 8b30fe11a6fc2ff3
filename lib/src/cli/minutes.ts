import { type Command, Option } from "commander";
import { adjustForSplits, parseSplits } from "../bars/adjust-for-splits.js";
import type { Bars } from "../bars/bars.js";
import { parseDay } from "../bars/time.js";
import { QuantBook } from "../sources/quant-book.js";
import type { Report } from "../sources/report.js";
import { SAMPLE_DEFAULTS } from "../sources/sample.js";
import { day, integer, number, splits } from "./parse-options.js";

/** The options that say which minute bars a command works on. */
export interface MinutesFlags {
  readonly bars: string;
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly zone: string;
  readonly stamp: "auto" | "start" | "end";
  readonly edge?: number;
  readonly seed?: number;
  readonly splits?: string;
}

/** Adds those options to a command. */
export function addMinutesOptions(command: Command): Command {
  return command
    .option(
      "--bars <file>",
      'minute bars: a CSV (plain or .gz) or Parquet file, or "sample" for synthetic ones',
      "sample",
    )
    .option("--symbol <ticker>", "what to call the stock (default: SAMPLE, or the file's name)")
    .option("--from <date>", "first day, YYYY-MM-DD, New York", day)
    .option("--to <date>", "day after the last, YYYY-MM-DD, New York", day)
    .option("--zone <zone>", "zone of times in the file that carry none", "America/New_York")
    .addOption(
      new Option("--stamp <end>", "which end of the minute the file's times are")
        .choices(["auto", "start", "end"])
        .default("auto"),
    )
    .option("--splits <date:ratio>", "adjust for a split that the bars are not adjusted for: 2020-08-31:5", splits)
    .option(
      "--edge <number>",
      `strength of the sample's planted signal, 0 for none (default: ${SAMPLE_DEFAULTS.edge})`,
      number,
    )
    .option("--seed <integer>", `which of the possible samples (default: ${SAMPLE_DEFAULTS.seed})`, integer);
}

/** Ends the command when its options contradict each other. */
export function checkMinutesFlags(flags: MinutesFlags, command: Command): void {
  const { bars, from, to } = flags;
  const misplaced = (["edge", "seed"] as const).filter((name) => bars !== "sample" && flags[name] !== undefined);
  if (misplaced.length > 0) command.error(`error: --${misplaced[0]} shapes the sample, but the bars come from ${bars}`);
  if (from !== undefined && to !== undefined && from >= to) {
    command.error(`error: --from ${from} is not before --to ${to}, the day after the last`);
  }
}

/** How a command wants its bars. */
export interface ReadOptions {
  readonly session: "regular" | "all";
  readonly faults: "refuse" | "keep";
  readonly report: Report;
}

/** The minute bars that the options ask for, adjusted for the splits that they name. */
export async function readMinutes(flags: MinutesFlags, options: ReadOptions): Promise<Bars> {
  const { bars, from, to, zone, stamp, edge, seed } = flags;
  const qb = new QuantBook({
    bars,
    zone,
    stamp,
    ...options,
    ...(edge !== undefined && { edge }),
    ...(seed !== undefined && { seed }),
  });
  const { symbol } = qb.addEquity(flags.symbol ?? (bars === "sample" ? "SAMPLE" : nameOf(bars)));
  const minutes = await qb.history(symbol, {
    ...(from !== undefined && { start: from }),
    ...(to !== undefined && { end: to }),
  });
  const splits = parseSplits(flags.splits ?? "");
  for (const { date, ratio } of splits) {
    const before = minutes.time.filter((time) => time - minutes.interval < parseDay(date)).length;
    options.report(`split of ${date}: prices before it divided by ${ratio}, volumes multiplied (${before} bars)`);
  }
  return adjustForSplits(minutes, splits);
}

/** Where the bars come from, for `--json`. */
export function sourceOf({ bars, edge, seed }: MinutesFlags): { readonly [name: string]: unknown } {
  if (bars !== "sample") return { bars, synthetic: false };
  return { bars, synthetic: true, edge: edge ?? SAMPLE_DEFAULTS.edge, seed: seed ?? SAMPLE_DEFAULTS.seed };
}

/** What to call the bars in print. */
export function titleOf({ bars }: MinutesFlags, { symbol }: Bars): string {
  return bars === "sample" ? `${symbol}, SYNTHETIC bars (the sample)` : `${symbol}, ${bars}`;
}

/** `data/QQQ_1min.csv.gz` is QQQ_1MIN's file. */
function nameOf(file: string): string {
  return file
    .replace(/^.*[/\\]/, "")
    .replace(/\.(csv|txt|parquet|gz)\b/gi, "")
    .toUpperCase();
}
