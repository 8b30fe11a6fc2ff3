import { Command, Option } from "commander";
import { BAR_COLUMNS, type Bars } from "../bars/bars.js";
import type { Origin } from "../bars/origin.js";
import { resample } from "../bars/resample.js";
import { restamp } from "../bars/restamp.js";
import { writeTable } from "../sources/write-table.js";
import { reportToStderr } from "../sources/report-to-stderr.js";
import { DAY, formatTime, HOUR, MINUTE } from "../util/time.js";
import {
  addMinutesOptions,
  checkMinutesFlags,
  type MinutesFlags,
  readMinutes,
  sessionOption,
  sourceOf,
  titleOf,
} from "./minutes.js";
import { rule, table } from "./parse-options.js";

interface BarsFlags extends MinutesFlags {
  readonly session: "regular" | "all";
  readonly resample?: string;
  readonly closed?: "left" | "right";
  readonly label?: "left" | "right";
  readonly stampAs?: Bars["stamp"];
  readonly dump?: string;
  readonly json?: true;
}

const SHOWN = 5;
const EXAMPLES = `
Times are New York's wall clock. Minutes keep the stamps they were read with unless --stamp-as says otherwise; --resample
works on those stamps.

Examples:
  ata-lab bars --bars TSLA_1min.csv
  ata-lab bars --bars TSLA_1min.csv --resample 5min --closed left --label left --dump TSLA_5min.parquet`;

/** `ata-lab bars`: what is in any source of bars; writes them as CSV or Parquet. */
export function barsCommand(): Command {
  const edge = (name: string, what: string): Option => new Option(name, what).choices(["left", "right"]);
  return addMinutesOptions(
    new Command("bars").description("Show the first and last bars of any source, and write them as CSV or Parquet."),
  )
    .addOption(sessionOption())
    .option("--resample <rule>", "join minutes into longer bars: 5min, 15min, 1h, 1D", rule)
    .addOption(edge("--closed <edge>", "which edge belongs to a longer bar (default: left)"))
    .addOption(edge("--label <edge>", "which edge names it (default: left)"))
    .addOption(
      new Option("--stamp-as <end>", "stamp the minutes at their start or end (default: as read)").choices([
        "start",
        "end",
      ]),
    )
    .option("--dump <file>", "write time, open, high, low, close, volume as .csv, .csv.gz or .parquet", table)
    .option("--json", "print one JSON object on stdout, and nothing else")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(flags: BarsFlags, command: Command): Promise<void> {
  checkMinutesFlags(flags, command);
  const { closed = "left", label = "left", dump, json } = flags;
  const misplaced = (["closed", "label"] as const).find((name) => flags[name] !== undefined);
  if (flags.resample === undefined && misplaced) command.error(`error: --${misplaced} goes with --resample`);

  const minutes = await readMinutes(flags, { session: flags.session, report: reportToStderr });
  const stamped = restamp(minutes, flags.stampAs ?? minutes.origin?.stamp ?? minutes.stamp);
  const bars = flags.resample === undefined ? stamped : resample(stamped, flags.resample, { closed, label });
  const { time, open, high, low, close, volume } = bars;
  if (dump !== undefined) await writeTable(dump, time, { open, high, low, close, volume });

  if (json) {
    const { symbol, stamp, interval } = bars;
    const { origin } = minutes;
    const [head, tail] = ends(bars).map((rows) => rows.map((i) => rowOf(bars, i)));
    const found = { symbol, origin: origin ?? null, stamp, interval, ...countsOf(minutes, bars), head, tail };
    process.stdout.write(
      `${JSON.stringify({ source: sourceOf(flags), ...found, ...(dump !== undefined && { dump }) }, null, 2)}\n`,
    );
    return;
  }
  const lines = [titleOf(flags, bars), ...describe(minutes, bars), "", ...tableOf(bars)];
  if (dump !== undefined) lines.push("", `Written: ${dump}`);
  process.stdout.write(`${lines.join("\n")}\n`);
}

interface Counts {
  readonly minutes: number;
  readonly bars: number;
  readonly days: number;
  readonly first: string;
  readonly last: string;
  /** Prices and volumes that are missing. */
  readonly missing: number;
  readonly withoutVolume: number;
}

function countsOf(minutes: Bars, bars: Bars): Counts {
  const { time, volume } = bars;
  const shift = minutes.stamp === "end" ? minutes.interval : 0;
  const days = new Set<number>();
  for (const t of minutes.time) days.add(Math.floor((t - shift) / DAY));
  const isMissing = (sum: number, name: (typeof BAR_COLUMNS)[number]): number =>
    sum + bars[name].reduce((n, value) => n + (Number.isNaN(value) ? 1 : 0), 0);
  return {
    minutes: minutes.time.length,
    bars: time.length,
    days: days.size,
    first: formatTime(time[0]!),
    last: formatTime(time.at(-1)!),
    missing: BAR_COLUMNS.reduce(isMissing, 0),
    withoutVolume: volume.reduce((n, value) => n + (value === 0 ? 1 : 0), 0),
  };
}

function describe(minutes: Bars, bars: Bars): string[] {
  const counts = countsOf(minutes, bars);
  const { origin } = minutes;
  const rows: [string, string][] = [
    [`${lengthOf(bars.interval)} bars`, `${counts.bars} on ${counts.days} days, ${counts.first} to ${counts.last}`],
    ["stamped at", `their ${bars.stamp}, New York time`],
    ["missing", `${counts.missing} prices and volumes`],
    ["volume 0", `${counts.withoutVolume} bars`],
  ];
  if (bars !== minutes && bars.interval !== minutes.interval)
    rows.splice(1, 0, ["made of", `${counts.minutes} minutes`]);
  if (origin && origin.files.length > 0) {
    rows.push(["files", origin.files.length === 1 ? origin.files[0]! : `${origin.files.length}, see --json`]);
    rows.push(["adjustment", ADJUSTMENTS[origin.adjustment]]);
  }
  if (origin?.feed !== undefined) rows.push(["feed", origin.feed]);
  return rows.map(([name, text]) => `  ${name.padEnd(14)}${text}`);
}

const ADJUSTMENTS: Readonly<Record<Origin["adjustment"], string>> = {
  raw: "none: raw prices",
  split: "splits",
  adjusted: "splits and dividends",
  unknown: "not known",
};

function lengthOf(interval: number): string {
  return interval % HOUR === 0 ? `${interval / HOUR}-hour` : `${interval / MINUTE}-minute`;
}

/** The numbers of the first and of the last rows, none twice. */
function ends({ time }: Bars): [head: number[], tail: number[]] {
  const rows = [...time.keys()];
  return [rows.slice(0, SHOWN), rows.slice(Math.max(SHOWN, rows.length - SHOWN))];
}

function rowOf(bars: Bars, i: number): { readonly [name: string]: string | number | null } {
  const cell = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return Object.fromEntries(
    BAR_COLUMNS.map((name) => [name, name === "time" ? formatTime(bars.time[i]!) : cell(bars[name][i]!)]),
  );
}

function tableOf(bars: Bars): string[] {
  const [head, tail] = ends(bars);
  const cells = (i: number): string[] =>
    Object.values(rowOf(bars, i)).map((value) =>
      typeof value === "number" ? String(Number(value.toFixed(4))) : (value ?? "missing"),
    );
  const gap = head.length + tail.length < bars.time.length ? [["..."]] : [];
  const rows = [[...BAR_COLUMNS], ...head.map(cells), ...gap, ...tail.map(cells)];
  const widths = BAR_COLUMNS.map((_, j) => Math.max(...rows.map((row) => row[j]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((text, j) => (j === 0 ? text.padEnd(widths[j]!) : text.padStart(widths[j]! + 2))).join("")}`.trimEnd(),
  );
}
