import { type Command, Option } from "commander";
import { BAR_COLUMNS, type Bars } from "../bars/bars.js";
import { regularHours } from "../bars/regular-hours.js";
import { resample } from "../bars/resample.js";
import { restamp } from "../bars/restamp.js";
import { writeBars } from "../sources/write-bars.js";
import { formatTime } from "../util/time.js";
import { barView, countBars } from "../views/tables/bar-table.js";
import type { View } from "../views/view.js";
import { dumpOption, jsonOption, sessionOption } from "./common-options.js";
import {
  addMinutesOptions,
  checkMinutesFlags,
  type MinutesFlags,
  readMinutes,
  refuseToReplace,
  sourceOf,
  titleOf,
} from "./minutes.js";
import { nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { rule } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";
import { tell } from "./terminal.js";

interface BarsFlags extends MinutesFlags {
  readonly session?: "regular" | "all";
  readonly resample?: string;
  readonly closed?: "left" | "right";
  readonly label?: "left" | "right";
  readonly stampAs?: Bars["stamp"];
  readonly dump?: string;
  readonly json?: true;
}

const SHOWN = 5;
const EXAMPLES = `
Times are New York's wall clock. Minutes keep the stamps they were read with
unless --stamp-as says otherwise; --resample works on those stamps.

Examples:
  ata-lab bars --bars TSLA_1min.csv
  ata-lab bars --bars TSLA_1min.csv --resample 5min --closed left --label left --dump TSLA_5min.parquet`;

/** `ata-lab bars`: what is in any source of bars; writes them as CSV or Parquet. */
export function barsCommand(command: Command): Command {
  const edge = (name: string, what: string): Option => new Option(name, what).choices(["left", "right"]);
  return addMinutesOptions(
    command.description("Show the first and last bars of any source, and write them as CSV or Parquet."),
  )
    .addOption(sessionOption("regular, or what a file that was written here holds"))
    .optionsGroup(GROUPS.work)
    .option("--resample <rule>", "join minutes into longer bars: 5min, 15min, 1h, 1D", rule)
    .addOption(edge("--closed <edge>", "which edge of its interval a longer bar includes (default: left)"))
    .addOption(edge("--label <edge>", "which edge is its time (default: left)"))
    .addOption(
      new Option("--stamp-as <end>", "stamp the minutes at their start or end (default: as read)").choices([
        "start",
        "end",
      ]),
    )
    .addOption(dumpOption("time, open, high, low, close, volume"))
    .addOption(jsonOption())
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(flags: BarsFlags, command: Command): Promise<void> {
  checkMinutesFlags(flags, command);
  const { closed = "left", label = "left", dump, json } = flags;
  const misplaced = (["closed", "label"] as const).find((name) => flags[name] !== undefined);
  if (flags.resample === undefined && misplaced) command.error(`error: --${misplaced} goes with --resample`);

  const { session } = flags;
  const minutes = await readMinutes(flags, { ...(session && { session }), report: tell });
  if (dump !== undefined) await refuseToReplace(dump, minutes, command);
  const stamped = restamp(minutes, flags.stampAs ?? minutes.origin?.stamp ?? minutes.stamp);
  const bars = flags.resample === undefined ? stamped : resample(stamped, flags.resample, { closed, label });
  const { time } = bars;
  if (dump !== undefined) await writeBars(dump, bars, regularHours(minutes) === minutes ? "regular" : "all");

  if (json) {
    const { symbol, stamp, interval } = bars;
    const [head, tail] = ends(bars).map((rows) => rows.map((i) => rowOf(bars, i)));
    const [first, last] = [formatTime(time[0]!), formatTime(time.at(-1)!)];
    const counts = { minutes: minutes.time.length, ...countBars(bars), first, last };
    const { places, ...from } = minutes.origin ?? {};
    const found = { symbol, origin: minutes.origin ? from : null, stamp, interval, ...counts, head, tail };
    printJson({ source: sourceOf(flags), ...found, ...(dump !== undefined && { dump }) });
    return;
  }
  const written: View = dump === undefined ? [] : [`Written: ${dump}`];
  printView([titleOf(flags, bars), ...barView(bars, { minutes }), ...written]);
  await tellNext(
    nextCommand(command, "audit", dump === undefined ? {} : { options: { "--bars": dump }, onlyOptions: true }),
    {},
  );
}

/** The numbers of the first and of the last rows, none twice. */
function ends({ time }: Bars): [head: number[], tail: number[]] {
  const rows = (from: number, to: number): number[] =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const n = time.length;
  return [rows(0, Math.min(SHOWN, n)), rows(Math.max(SHOWN, n - SHOWN), n)];
}

function rowOf(bars: Bars, i: number): { readonly [name: string]: string | number | null } {
  const cell = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return Object.fromEntries(
    BAR_COLUMNS.map((name) => [name, name === "time" ? formatTime(bars.time[i]!) : cell(bars[name][i]!)]),
  );
}
