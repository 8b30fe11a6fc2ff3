import { Command, Option } from "commander";
import type { Recipe } from "../recipes/recipe.js";
import { formatTime, MINUTE, parseRule } from "../util/time.js";
import { type FlowPipelineOptions, flowPipeline, labelLookAhead } from "../validation/flow-pipeline.js";
import { lookAheadCheck } from "../validation/look-ahead-check.js";
import { lookAheadView } from "../views/tables/look-ahead-table.js";
import type { View } from "../views/view.js";
import { positive } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";
import { addTrainedFlowOptions, readTrainedFlow, type TrainedFlowFlags } from "./trained-flow.js";

interface LookAheadFlags extends TrainedFlowFlags {
  readonly cuts: number;
  readonly at: Required<FlowPipelineOptions>["at"];
}

const HELP = `
Computes the flow's features, filters, label and probabilities again on bars that end early and on bars with another future,
at many cuts, and names what changes. The label may see as far as its horizon, nothing else may see ahead at all. The models
are taken as they are: whether they were trained on later bars is not asked.

--at stamp asks of each row at the time it is named by. With preset seed that is its bar's start: acting then looks ahead.

Exits 1 when something looks ahead.

Examples:
  ata-lab look-ahead --bars TSLA_1min.csv
  ata-lab look-ahead --bars TSLA_1min.csv --models output/ --at stamp`;

/** `ata-lab look-ahead`: does anything in the flow see the future? */
export function lookAheadCommand(): Command {
  return addTrainedFlowOptions(
    new Command("look-ahead").description("Prove that no feature, filter, label or probability sees bars to come."),
  )
    .addOption(
      new Option("--at <moment>", "when a row is taken to be known: at its bar's end, or at the time it is named by")
        .choices(["end", "stamp"])
        .default("end"),
    )
    .option("--cuts <count>", "how many cuts are spread over the bars, besides those at the start", positive, 20)
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: LookAheadFlags, command: Command): Promise<void> {
  const { at, cuts, json } = flags;
  const { minutes, recipe, models, title, origin, progress } = await readTrainedFlow(flags, command);
  const pipeline = flowPipeline(recipe, { models, at });
  let runs = 0;
  const allow = labelLookAhead(minutes, recipe);
  const report = lookAheadCheck(
    (bars) => {
      progress(`look-ahead: ${++runs} times computed ...`);
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
    printView([title.join("\n"), ...lookAheadView(report, { allow, unit: "minute" }), ...stampNote(at, recipe)]);
  }
  if (report.clean && report.reach.label! <= allow.label - parseRule(recipe.bars.rule) / MINUTE) {
    throw new Error(
      `the label was never seen to look further than ${report.reach.label} minutes ahead, though its horizon is ` +
        `${allow.label}: it may read the past or never change, or the bars are too few to tell (take a longer period, or more --cuts)`,
    );
  }
  if (report.clean) return;
  const names = report.faults.map(({ column }) => column);
  const which = names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  throw new Error(`${names.length === 1 ? "a column looks" : `${names.length} columns look`} ahead: ${which}`);
}

/** A reader of rows named by their start should know what that means. */
function stampNote(at: LookAheadFlags["at"], { bars }: Recipe): View {
  if (at === "stamp" || bars.label === "right") return [];
  return [
    "All of that is at each bar's end. Rows of this recipe are named by their bar's start: who acts at that time looks " +
      "ahead (--at stamp shows it).",
  ];
}
