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
A run has the same minutes with moves of the same size; a toss decides whether each goes up or down. So what the flow
scores on such bars it scores without skill. Of twenty models without skill one gets p <= 0.05, and there are several a
recipe: decide which one counts before you look. Without --preset and --recipe both presets are run.

Examples:
  ata-lab null --bars TSLA_1min.csv --runs 200
  ata-lab null --recipe recipes/volume.ts`;

const runs = checked((text) => {
  const value = integer(text);
  if (value < 2) throw new Error("write 2 or more");
  return value;
});

/** `ata-lab null`: what the flow scores without any skill, and where the scores on the bars lie among that. */
export function nullCommand(): Command {
  const command = new Command("null").description(
    "Sign-flip null: run the flow on bars whose moves a toss turned up or down. What AUC comes without skill, and is yours " +
      "any better?",
  );
  return addFlowOptions(addAuditedOptions(command))
    .option("--runs <count>", "how many null runs; p cannot be below 1 / (1 + count)", runs, 40)
    .option("--null-seed <integer>", "which null runs", integer, 1)
    .option("--json", "print one JSON object on stdout, and nothing else")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: NullFlags, command: Command): Promise<void> {
  const { runs, nullSeed: seed } = flags;
  const recipes = await recipesOf(flags, command);
  const say = saying();
  // All of them by name, or all changed alike: their hours are the same.
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

/** The recipe that the options name; both presets where they name none. */
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
