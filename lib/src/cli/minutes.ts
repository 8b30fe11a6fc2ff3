import { type Command, Option } from "commander";
import { adjustForSplits, parseSplits } from "../bars/adjust-for-splits.js";
import type { Bars } from "../bars/bars.js";
import { SAMPLE_DEFAULTS, SAMPLE_SYMBOL } from "../bars/sample.js";
import { type BarsOptions, barsSource } from "../sources/bars-source.js";
import { BARS_VARIABLE } from "../sources/bars-variable.js";
import type { ColumnChoice } from "../sources/csv/bar-columns.js";
import { LAYOUT_NAMES, type LayoutName } from "../sources/csv/layouts.js";
import type { DateOrder } from "../sources/csv/read-date.js";
import { readHistory } from "../sources/history.js";
import type { Normalization } from "../sources/lean/factors.js";
import { isSameFile } from "../sources/same-file.js";
import { counted } from "../util/count.js";
import type { Report } from "../util/report.js";
import { parseDay } from "../util/time.js";
import { fromOption, renamed, stampOption, symbolOption, toOption, zoneOption } from "./common-options.js";
import { GROUPS } from "./option-groups.js";
import { columns, integer, interval as length, number, splits } from "./parse-options.js";
import { tell } from "./terminal.js";

/** The options that say what files do not tell of themselves. */
export interface FormatFlags {
  readonly layout?: LayoutName | "auto";
  readonly columns?: ColumnChoice;
  readonly volume?: "none";
  readonly dates?: DateOrder | "auto";
  readonly zone: string;
  readonly stamp: "auto" | "start" | "end";
  readonly interval?: string;
  readonly normalization?: Normalization;
  readonly fillForward?: boolean;
}

/** The options that say which minute bars a command works on. */
export interface MinutesFlags extends FormatFlags {
  readonly bars: string;
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly sampleEdge?: number;
  readonly sampleSeed?: number;
  readonly splits?: string;
}

/** Adds those options to a command. */
export function addMinutesOptions(command: Command): Command {
  const whole = command
    .optionsGroup(GROUPS.bars)
    .addOption(
      new Option(
        "--bars <path>",
        "minute bars: a CSV, JSON, Arrow or Parquet file, also packed (.gz, .zst, .zip), a pattern in quotes " +
          '("data/TSLA_*.csv"), a folder of files, ' +
          'a LEAN data folder, or "sample" for synthetic ones',
      )
        .env(BARS_VARIABLE)
        .default("sample"),
    );
  return addReadingOptions(whole)
    .optionsGroup(GROUPS.bars)
    .option(
      "--sample-edge <number>",
      `strength of the sample's planted signal, 0 for none (default: ${SAMPLE_DEFAULTS.edge})`,
      number,
    )
    .option("--sample-seed <integer>", `which of the possible samples (default: ${SAMPLE_DEFAULTS.seed})`, integer)
    .addOption(renamed("--edge <number>", "--sample-edge", "because it is about the sample"))
    .addOption(renamed("--seed <integer>", "--sample-seed", "because it is about the sample"));
}

/** Adds the options that say how files are to be read. */
export function addReadingOptions(command: Command): Command {
  const which = command
    .optionsGroup(GROUPS.bars)
    .addOption(symbolOption())
    .addOption(fromOption())
    .addOption(toOption())
    .option("--splits <date:ratio>", "adjust for a split that the bars are not adjusted for: 2020-08-31:5", splits);
  return addFormatOptions(which);
}

/** Adds the options that say what files do not tell of themselves. */
export function addFormatOptions(command: Command): Command {
  return command
    .optionsGroup(GROUPS.reading)
    .addOption(
      new Option(
        "--layout <name>",
        "which vendor's layout the files have (default: auto, from the first rows)",
      ).choices(["auto", ...LAYOUT_NAMES]),
    )
    .option(
      "--columns <field=name,...>",
      "which column is which, if the names do not say: time=When,open=First (time, open, high, low, close, " +
        "volume, clock, symbol); without a header, by number: time=1,open=2",
      columns,
    )
    .addOption(new Option("--volume <what>", "none: the file has no volume; it is 0 in every bar").choices(["none"]))
    .addOption(
      new Option(
        "--dates <order>",
        "order of the numbers in dates such as 03/05/2018 (default: auto, seen from the dates)",
      ).choices(["auto", "mdy", "dmy", "ymd"]),
    )
    .addOption(zoneOption("as the bars show"))
    .addOption(stampOption("as the bars show"))
    .option(
      "--interval <length>",
      "length of a bar in the file, 1min, 5min, 15min (default: auto, by the distance between bars)",
      length,
    )
    .addOption(
      new Option("--normalization <what>", "prices of a LEAN data folder (default: adjusted)").choices([
        "adjusted",
        "raw",
        "split",
      ]),
    )
    .option("--fill-forward", "fill minutes without a bar with the last bar and volume 0 (default for a LEAN folder)")
    .option("--no-fill-forward", "leave them out (default for files)");
}

/** Ends the command when it would write a table over a file that its bars were read from. */
export async function refuseToReplace(
  dump: string,
  { origin }: Bars,
  command: Command,
  option: string = "--dump",
): Promise<void> {
  for (const { path } of origin?.files ?? []) {
    if (!(await isSameFile(path, dump))) continue;
    const which = path === dump ? "" : ` (${path})`;
    command.error(
      `error: ${option} ${dump} would replace a file that the bars were read from${which}: name another, as in ` +
        `${option} ${otherName(dump)}`,
    );
  }
}

/** The same folder and ending, and another name. */
function otherName(path: string): string {
  return path.replace(/(\.csv|\.csv\.gz|\.parquet)$/i, "_new$1");
}

/** Ends the command when its options contradict each other. */
export function checkMinutesFlags(flags: MinutesFlags, command: Command): void {
  const { bars, symbol = SAMPLE_SYMBOL, from, to } = flags;
  if (command.getOptionValueSource("bars") === "env") tell(`${BARS_VARIABLE}: bars come from ${bars}`);
  const shaping = { "--sample-edge": flags.sampleEdge, "--sample-seed": flags.sampleSeed };
  const misplaced = Object.entries(shaping).find(([, value]) => bars !== "sample" && value !== undefined);
  if (misplaced) command.error(`error: ${misplaced[0]} shapes the sample, but the bars come from ${bars}`);
  if (bars === "sample" && symbol !== SAMPLE_SYMBOL) {
    command.error(
      `error: the sample is no ${symbol}: its bars are made up, and called ${SAMPLE_SYMBOL}. Leave --symbol out, or give ` +
        `bars of ${symbol} with --bars FILE`,
    );
  }
  if (from !== undefined && to !== undefined && from >= to) {
    command.error(`error: --from ${from} is not before --to ${to}, the day after the last`);
  }
}

/** What the options say of files that these do not tell of themselves. */
export function formatOf(flags: FormatFlags): BarsOptions {
  const { layout, columns, volume, dates, zone, stamp, interval, normalization, fillForward } = flags;
  return {
    ...{ zone, stamp },
    ...(layout !== undefined && { layout }),
    ...(columns !== undefined && { columns }),
    ...(volume !== undefined && { volume }),
    ...(dates !== undefined && { dates }),
    ...(interval !== undefined && { interval }),
    ...(normalization !== undefined && { normalization }),
    ...(fillForward !== undefined && { fillForward }),
  };
}

/** How a command wants its bars. */
export interface ReadMinutes extends Pick<BarsOptions, "session" | "faults"> {
  readonly report: Report;
}

/** The minute bars that the options ask for, adjusted for the splits that they name. */
export async function readMinutes(flags: MinutesFlags, options: ReadMinutes): Promise<Bars> {
  const { bars, symbol = SAMPLE_SYMBOL, from, to, sampleEdge, sampleSeed } = flags;
  const source = barsSource(bars, {
    ...options,
    ...formatOf(flags),
    ...(sampleEdge !== undefined && { edge: sampleEdge }),
    ...(sampleSeed !== undefined && { seed: sampleSeed }),
  });
  const minutes = await readHistory(source, symbol, { start: from, end: to }, bars);
  const splits = parseSplits(flags.splits ?? "");
  for (const { date, ratio } of splits) {
    const before = minutes.time.filter((time) => time - minutes.interval < parseDay(date)).length;
    options.report(
      `split of ${date}: prices before it divided by ${ratio}, volumes multiplied (${counted(before, "bar")})`,
    );
  }
  return adjustForSplits(minutes, splits);
}

/** Where the bars come from, for `--json`. */
export function sourceOf({ bars, sampleEdge, sampleSeed }: MinutesFlags): { readonly [name: string]: unknown } {
  if (bars !== "sample") return { bars, synthetic: false };
  const { edge, seed } = SAMPLE_DEFAULTS;
  return { bars, synthetic: true, edge: sampleEdge ?? edge, seed: sampleSeed ?? seed };
}

/** What to call the bars in print. */
export function titleOf({ bars }: MinutesFlags, { symbol }: Bars): string {
  if (bars === "sample") return `${symbol}, SYNTHETIC bars (the sample)`;
  return `${symbol}, ${bars === "-" ? "standard input" : bars}`;
}
