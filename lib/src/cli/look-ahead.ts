import { type Command, Option } from "commander";
import type { Recipe } from "../recipes/recipe.js";
import { formatTime, parseRule } from "../util/time.js";
import { type FlowPipelineOptions, flowPipeline, labelLookAhead } from "../validation/flow-pipeline.js";
import { chooseCuts, lookAheadCheck } from "../validation/look-ahead-check.js";
import { counted } from "../views/format.js";
import { barWord } from "../views/tables/bar-table.js";
import { lookAheadView } from "../views/tables/look-ahead-table.js";
import type { View } from "../views/view.js";
import { nextCommand, tellNext } from "./next-step.js";
import { positive } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";
import { addTrainedFlowOptions, readTrainedFlow, type TrainedFlowFlags } from "./trained-flow.js";

interface LookAheadFlags extends TrainedFlowFlags {
  readonly cuts: number;
  readonly at: Required<FlowPipelineOptions>["at"];
}

const HELP = `
Recomputes the features, filters, label and probabilities of the flow at many
cuts, on bars that end early and on bars with a different future, and names
every column that changes. The label may look ahead as far as its horizon;
nothing else may look ahead at all. Models are used as they are: the check does
not ask whether they were trained on later bars.

--at stamp checks what is known at the time each row is named by. With preset
seed that time is the start of the bar, so acting at that time looks ahead.

Exits with 1 if anything looks ahead.

Examples:
  ata-lab look-ahead --bars TSLA_1min.csv
  ata-lab look-ahead --bars TSLA_1min.csv --models output/ --at stamp`;

/** `ata-lab look-ahead`: checks whether anything in the flow uses later bars. */
export function lookAheadCommand(command: Command): Command {
  return addTrainedFlowOptions(
    command.description("Check that no feature, filter, label or probability uses later bars."),
  )
    .addOption(
      new Option("--at <moment>", "when a row counts as known: at the end of its bar, or at the time it is named by")
        .choices(["end", "stamp"])
        .default("end"),
    )
    .option("--cuts <count>", "number of cuts spread over the bars, in addition to those at the start", positive, 20)
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: LookAheadFlags, command: Command): Promise<void> {
  const { at, json } = flags;
  const { minutes, recipe, models, title, origin, progress } = await readTrainedFlow(flags, command);
  const pipeline = flowPipeline(recipe, { models, at });
  const cuts = chooseCuts(minutes, flags.cuts);
  // The whole bars once, then two futures for each cut.
  const all = 1 + 2 * cuts.length;
  let runs = 0;
  const allow = labelLookAhead(minutes, recipe);
  const report = lookAheadCheck(
    (bars) => {
      progress(`look-ahead: run ${++runs} of ${all} ...`);
      return pipeline(bars);
    },
    minutes,
    { allow, cuts },
  );
  progress();
  if (json) {
    const faults = report.faults.map((fault) => ({ ...fault, time: formatTime(fault.time) }));
    printJson({ ...origin, at, ...report, faults });
  } else {
    printView([
      title.join("\n"),
      ...lookAheadView(report, { allow, unit: barWord(minutes.interval) }),
      ...stampNote(at, recipe),
    ]);
  }
  if (report.clean && report.reach.label! <= allow.label - parseRule(recipe.bars.rule) / minutes.interval) {
    throw new Error(
      `the label was never seen to look further than ${counted(report.reach.label!, barWord(minutes.interval))} ahead, although its horizon is ` +
        `${allow.label}. It may use earlier bars or never change, or there are too few bars to tell: ` +
        "use a longer period or more --cuts",
    );
  }
  if (report.clean) {
    await tellNext(nextCommand(command, "warm-up"), flags);
    return;
  }
  const names = report.faults.map(({ column }) => column);
  const which = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  throw new Error(`${names.length === 1 ? "a column looks" : `${names.length} columns look`} ahead: ${which}`);
}

/** A note for recipes that name rows by the start of their bar. */
function stampNote(at: LookAheadFlags["at"], { bars }: Recipe): View {
  if (at === "stamp" || bars.label === "right") return [];
  return [
    "This is what is known at the end of each bar. Rows of this recipe are named by the start of their bar: acting at " +
      "that time looks ahead (--at stamp shows how far).",
  ];
}
