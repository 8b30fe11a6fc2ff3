import { Command } from "commander";
import { duration } from "../display/progress.js";
import { nullRuns } from "../jobs/null-runs.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { count } from "../views/format.js";
import { nullView } from "../views/tables/null-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { addFlowOptions, changed, type FlowFlags, flowRecipe, namesRecipe } from "./flow-options.js";
import { sourceOf, titleOf } from "./minutes.js";
import { checked, integer } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";

interface NullFlags extends AuditedFlags, FlowFlags {
  readonly runs: number;
  readonly nullSeed: number;
  readonly json?: true;
}

const HELP = `
Each run has the same minutes with moves of the same size, but a coin flip
decides whether each move goes up or down. Whatever the flow scores on such bars
is a score without skill.

Of twenty models without skill, one gets p <= 0.05, and a recipe has several
models: decide which one counts before you look. Without --preset and --recipe,
both presets are run.

Examples:
  ata-lab null --bars TSLA_1min.csv --runs 200
  ata-lab null --recipe recipes/volume.ts`;

const runs = checked((text) => {
  const value = integer(text);
  if (value < 2) throw new Error("write 2 or more");
  return value;
});

/** `ata-lab null`: compares the scores on the bars with scores that need no skill. */
export function nullCommand(): Command {
  const command = new Command("null").description(
    "Sign-flip null: run the flow on bars whose moves go up or down by coin flip, and compare your scores with those.",
  );
  return addFlowOptions(addAuditedOptions(command))
    .option("--runs <count>", "number of null runs; p cannot be below 1 / (1 + count)", runs, 40)
    .option("--null-seed <integer>", "seed of the coin flips", integer, 1)
    .option("--json", "print one JSON object on stdout and nothing else")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: NullFlags, command: Command): Promise<void> {
  const { runs, nullSeed: seed } = flags;
  const recipes = await recipesOf(flags, command);
  const say = saying();
  // One recipe, or both presets with the same changes: the hours are the same.
  const { session } = Object.values(recipes)[0]!.bars;
  const { minutes, warnings } = await readAuditedMinutes({ ...flags, session }, command, say);
  const { progress, report } = say;
  progress(bar(0, runs));
  const started = performance.now();
  const onRun = (done: number): void => {
    progress(bar(done, runs, ((performance.now() - started) / done) * (runs - done)));
  };
  const result = await nullRuns(minutes, { recipes, runs, seed, onRun, report });
  progress();
  if (flags.json) printJson({ source: sourceOf(flags), warnings, ...result });
  else printView([`${titleOf(flags, minutes)}: ${count(minutes.time.length)} minutes`, ...nullView(result)]);
}

/** The recipe given by the options; both presets if none is given. */
async function recipesOf(flags: NullFlags, command: Command): Promise<{ readonly [name: string]: Recipe }> {
  const named = namesRecipe(flags)
    ? [await flowRecipe(flags, command)]
    : Object.values(PRESETS as unknown as { [name: string]: Recipe }).map((preset) => changed(preset, flags, command));
  return Object.fromEntries(named.map((recipe) => [recipe.name, recipe]));
}

function bar(done: number, runs: number, left?: number): string {
  const width = 30;
  const full = Math.round((width * done) / runs);
  const time = left === undefined ? "" : `, ${duration(left / 1000)} left`;
  return `null runs [${"#".repeat(full)}${".".repeat(width - full)}] ${done} of ${runs}${time}`;
}
