import type { Command } from "commander";
import { FEATURES } from "../features/build-features.js";
import { columnsRead } from "../models/inputs.js";
import { PRESETS } from "../recipes/presets.js";
import { seedReaderFaults } from "../recipes/readers.js";
import type { Recipe } from "../recipes/recipe.js";
import { formatTime } from "../util/time.js";
import type { ColumnSkew } from "../validation/column-skew.js";
import { CONVENTIONS } from "../validation/conventions.js";
import { type SkewComparison, skew } from "../validation/skew.js";
import { skewView } from "../views/tables/skew-table.js";
import { nextCommand, tellNext } from "./next-step.js";
import { edge } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";
import { addTrainedFlowOptions, readTrainedFlow, type TrainedFlowFlags } from "./trained-flow.js";

interface SkewFlags extends TrainedFlowFlags {
  readonly gate: number;
}

const HELP = `
Runs the same minutes through the conventions of the recipe and through those of
the trading program that reads the models:
${Object.entries(CONVENTIONS)
  .map(([name, what]) => `  ${name.padEnd(13)}${what}`)
  .join("\n")}
Rows are joined where both are known at the same moment, the end of a bar.

It measures inputs and predictions, not money. A different feed, its delays and
different price adjustments are not part of it.

Example:
  ata-lab skew --bars TSLA_1min.csv --models output/`;

/** `ata-lab skew`: measures what the trading program's conventions do to the features and to p. */
export function skewCommand(command: Command): Command {
  return addTrainedFlowOptions(
    command.description("Compare what the models were trained on with what the trading program feeds them."),
  )
    .option("--gate <edge>", "smallest edge |p - 0.5| at which the trading program acts", edge, 0.05)
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: SkewFlags, command: Command): Promise<void> {
  const { gate, json } = flags;
  const { minutes, recipe, models, title, origin, progress } = await readTrainedFlow(flags, command);
  progress("comparing ...");
  const result = skew(minutes, models, recipe, { gate });
  progress();
  if (json) {
    const { conventions, alone, ...all } = result;
    printJson({ ...origin, conventions, ...plain(all), alone: alone.map(plain) });
  } else printView([[...title, ...notServed(recipe)].join("\n"), ...skewView(result)]);
  const isNamed = flags.preset !== undefined || flags.recipe !== undefined;
  const next =
    flags.models === undefined
      ? nextCommand(command, "research", {
          options: { "--preset": isNamed ? undefined : "sound" },
          without: ["--gate"],
        })
      : nextCommand(command, "backtest");
  await tellNext(next, flags);
}

/** The comparison with readable times. */
function plain<T extends SkewComparison>(comparison: T): object {
  const one = (column: ColumnSkew): object => ({
    ...column,
    at: Number.isNaN(column.at) ? null : formatTime(column.at),
  });
  const { features, probabilities } = comparison;
  return {
    ...comparison,
    features: features.map(one),
    probabilities: Object.fromEntries(Object.entries(probabilities).map(([name, column]) => [name, one(column)])),
  };
}

/** Notes for models that the seed's trading program cannot feed: its conventions apply only to what it knows. */
function notServed(recipe: Recipe): string[] {
  const columns = columnsRead(recipe).filter((name) => !(FEATURES as readonly string[]).includes(name));
  const faults = seedReaderFaults(recipe);
  const { rule } = recipe.bars;
  const program = PRESETS.seed.bars.rule;
  if (faults.length === 0) {
    return rule === program
      ? []
      : [`note: the trading program has bars of ${program}; the comparison keeps the recipe's, ${rule}`];
  }
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more, see ata-lab check)` : "";
  return [
    `note: ${faults[0]}${more}; bars keep the recipe's length`,
    ...(columns.length > 0
      ? [`note: columns that it does not compute keep the recipe's values: ${columns.join(", ")}`]
      : []),
  ];
}
