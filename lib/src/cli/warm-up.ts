import type { Command } from "commander";
import { recipeBars } from "../recipes/recipe-bars.js";
import { barPipeline } from "../validation/flow-pipeline.js";
import { warmUpCheck } from "../validation/warm-up-check.js";
import { counted } from "../views/format.js";
import { countBars } from "../views/tables/bar-table.js";
import { warmUpView } from "../views/tables/warm-up-table.js";
import { nextCommand, tellNext } from "./next-step.js";
import { notNegative } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";
import { addTrainedFlowOptions, readTrainedFlow, type TrainedFlowFlags } from "./trained-flow.js";

interface WarmUpFlags extends TrainedFlowFlags {
  readonly tolerance: number;
}

const HELP = `
Starts the series late and compares. The result for each column is the number of
bars of history, its own bar included, until its value no longer depends on
where the series starts. A trading program must load that many bars before it
can trust the column.

Exits with 1 if a column still depends on the start at the last bar: either it
depends on the whole series, or the period is too short.

Example:
  ata-lab warm-up --bars TSLA_1min.csv --tolerance 1e-3`;

/** `ata-lab warm-up`: measures how much history each column needs. */
export function warmUpCommand(command: Command): Command {
  return addTrainedFlowOptions(
    command.description("Measure how many bars of history each feature and probability needs."),
  )
    .option("--tolerance <share>", "largest difference that counts as equal, in standard deviations", notNegative, 1e-6)
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: WarmUpFlags, command: Command): Promise<void> {
  const { tolerance, json } = flags;
  const { minutes, recipe, models, title, origin, progress } = await readTrainedFlow(flags, command);
  const bars = recipeBars(minutes, recipe.bars);
  const pipeline = barPipeline(recipe, models);
  let runs = 0;
  const needed = warmUpCheck(
    (part) => {
      progress(`warm-up: run ${++runs} ...`);
      return pipeline(part);
    },
    bars,
    { tolerance },
  );
  progress();
  const { rule } = recipe.bars;
  // JSON has no infinity: null means that the column never gets ready.
  if (json) printJson({ ...origin, rule, tolerance, needed });
  else {
    const barsADay = bars.time.length / countBars(bars).days;
    printView([title.join("\n"), ...warmUpView(needed, { barsADay, rule, tolerance })]);
  }
  const never = needed.filter((entry) => entry.bars === Number.POSITIVE_INFINITY).map(({ column }) => column);
  if (never.length === 0) {
    await tellNext(nextCommand(command, "skew"), flags);
    return;
  }
  throw new Error(
    `${never.join(", ")}: still dependent on the start of the series at the last of ${counted(bars.time.length, "bar")}; ` +
      "either it depends on the whole series, or the period is too short to tell",
  );
}
