import { Command } from "commander";
import { resample } from "../bars/resample.js";
import { DAY } from "../util/time.js";
import { barPipeline } from "../validation/flow-pipeline.js";
import { type WarmUp, warmUpCheck } from "../validation/warm-up-check.js";
import { notNegative } from "./parse-options.js";
import { textTable } from "./text-table.js";
import { addTrainedFlowOptions, readTrainedFlow, type TrainedFlowFlags } from "./trained-flow.js";

interface WarmUpFlags extends TrainedFlowFlags {
  readonly tolerance: number;
}

const HELP = `
Starts the series late and compares: so many bars of history, its own included, a column needs until its value no longer
depends on where the series starts. A trading program must load as many before it may trust the column.

Exits 1 when a column still depends on the start at the last bar: it leans on the whole series, or the period is too short.

Example:
  ata-lab warm-up --bars TSLA_1min.csv --tolerance 1e-3`;

/** `ata-lab warm-up`: how much history does each column need? */
export function warmUpCommand(): Command {
  return addTrainedFlowOptions(
    new Command("warm-up").description("Measure how many bars of history each feature and probability needs."),
  )
    .option("--tolerance <share>", "differences that count as none, in standard deviations", notNegative, 1e-6)
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: WarmUpFlags, command: Command): Promise<void> {
  const { tolerance, json } = flags;
  const { minutes, options, models, title, origin, progress } = await readTrainedFlow(flags, command);
  const bars = resample(minutes, options.resample.rule, options.resample);
  const pipeline = barPipeline(options, models);
  let runs = 0;
  const needed = warmUpCheck(
    (part) => {
      progress(`warm-up: ${++runs} times computed ...`);
      return pipeline(part);
    },
    bars,
    { tolerance },
  );
  progress();
  const never = needed.filter((entry) => entry.bars === Number.POSITIVE_INFINITY).map(({ column }) => column);
  if (json) {
    // JSON knows no infinity: null is a column that never gets ready.
    process.stdout.write(`${JSON.stringify({ ...origin, rule: options.resample.rule, tolerance, needed }, null, 2)}\n`);
  } else {
    const days = new Set(bars.time.map((time) => Math.floor(time / DAY))).size;
    const lines = [...title, "", ...neededTable(needed, bars.time.length / days, options.resample.rule, tolerance)];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  if (never.length === 0) return;
  throw new Error(
    `${never.join(", ")}: still dependent on where the series starts at the last of ${bars.time.length} bars; ` +
      "it leans on the whole series, or a longer period is needed to tell",
  );
}

function neededTable(needed: readonly WarmUp[], barsADay: number, rule: string, tolerance: number): string[] {
  const longest = Math.max(...needed.map(({ bars }) => bars));
  const days = (bars: number): string => (Number.isFinite(bars) ? (bars / barsADay).toFixed(1) : "");
  return [
    `Bars (${rule}) of history until a value no longer depends on where the series starts, to ${tolerance} standard deviations:`,
    ...textTable([
      ["column", "bars", "days"],
      ...needed.map(({ column, bars }) => [column, Number.isFinite(bars) ? String(bars) : "never", days(bars)]),
    ]),
    ...(Number.isFinite(longest) ? ["", `All are ready after ${longest} bars: ${days(longest)} trading days.`] : []),
  ];
}
