import { Command } from "commander";
import type { PolicyGrid } from "../backtest/choose-policy.js";
import { brain } from "../backtest/policies/brain.js";
import { type PolicyNull, runPolicyNull } from "../backtest/policy-null.js";
import type { Bars } from "../bars/bars.js";
import { duration } from "../display/progress.js";
import { nullRuns, nullRunsBy, type ThreadedNullOptions } from "../jobs/null-runs.js";
import { policyNull, policyNullBy, type ThreadedPolicyNullOptions } from "../jobs/policy-null.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { checkCount } from "../util/check-count.js";
import { RUNS } from "../validation/null-runner.js";
import { type NullRuns, runNull } from "../validation/null-runs.js";
import { count } from "../views/format.js";
import { nullView } from "../views/tables/null-table.js";
import { policyNullView } from "../views/tables/policy-null-table.js";
import type { View } from "../views/view.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { chooseOption } from "./choose-option.js";
import { jsonOption, policyOption } from "./common-options.js";
import { addFlowOptions, changed, type FlowFlags, flowRecipe, namesRecipe } from "./flow-options.js";
import { sourceOf, titleOf } from "./minutes.js";
import { needingDays } from "./more-bars.js";
import { type NextCommand, nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { checked, integer } from "./parse-options.js";
import { addPolicyOptions, COSTS_NOTE, type PolicyFlags } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { progressBar } from "./progress-bar.js";
import {
  checkQueueFlags,
  type QueueFlags,
  queueOf,
  queueOption,
  resultsOption,
  STOPPED,
  untilInterrupted,
} from "./queue-options.js";
import { policyOf } from "./verdict-options.js";

interface NullFlags extends AuditedFlags, FlowFlags, PolicyFlags, QueueFlags {
  readonly verdicts?: true;
  readonly policy?: string;
  readonly choose?: PolicyGrid;
  readonly keepDrift?: true;
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

With --verdicts each run goes on to a verdict: it trains the models on its bars
(preset sound if no recipe is named), judges the policy on the test part as
backtest does, and counts the runs that would have been promoted. --choose and
the options of the policy are backtest's. Without --keep-drift the runs are
martingales; with it they rise or fall as the stock itself did, so that a policy
which only holds the stock earns as much on them.

${COSTS_NOTE}

Examples:
  ata-lab null --bars TSLA_1min.csv --runs 200
  ata-lab null --recipe recipes/volume.ts
  ata-lab null --runs 1000 --queue redis://localhost:6379
  ata-lab null --verdicts --keep-drift --gate 0.02 --cap 0.1 --fractional
  ata-lab null --verdicts --policy output/policy.json --runs 100
  ata-lab null --verdicts --choose gate --cap 0.1 --fractional`;

const runs = checked((text) => {
  const value = integer(text);
  checkCount(value, RUNS);
  return value;
});

/** `ata-lab null`: compares the scores on the bars with scores that need no skill. */
export function nullCommand(command: Command): Command {
  command.description(
    "Sign-flip null: run the flow on bars whose moves go up or down by coin flip, and compare your scores with those.",
  );
  addFlowOptions(addAuditedOptions(command))
    .optionsGroup(GROUPS.work)
    .option("--runs <count>", "number of null runs, 2 to 100,000; p cannot be below 1 / (1 + count)", runs, 40)
    .option("--null-seed <integer>", "seed of the coin flips", integer, 1)
    .option("--verdicts", "the whole chain to the verdict: how many runs would be promoted?")
    .option("--keep-drift", "with --verdicts: the runs keep the stock's own drift");
  return addPolicyOptions(command)
    .addOption(policyOption())
    .addOption(chooseOption())
    .addOption(queueOption())
    .addOption(resultsOption())
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: NullFlags, command: Command): Promise<void> {
  checkQueueFlags(flags, command);
  if (flags.verdicts) return runPolicy(flags, command);
  const stray = POLICY_ONLY.find(({ attribute }) => command.getOptionValueSource(attribute) === "cli");
  if (stray !== undefined) command.error(`error: ${stray.flag} goes with --verdicts`);
  const recipes = await recipesOf(flags, command);
  // One recipe, or both presets with the same changes: the hours are the same.
  const { minutes, warnings, ...control } = await begin(flags, command, Object.values(recipes)[0]!);
  print(
    flags,
    minutes,
    warnings,
    await needingDays(minutes, flags, () => nullsOf(minutes, { recipes, ...control }, flags)),
    nullView,
  );
  await tellNext(nextOf(flags, command), flags);
}

/** The options that mean nothing without --verdicts. */
const POLICY_ONLY: readonly { readonly flag: string; readonly attribute: string }[] = addPolicyOptions(
  new Command().option("--keep-drift").addOption(policyOption()).addOption(chooseOption()),
).options.map((option) => ({ flag: option.long!, attribute: option.attributeName() }));

async function runPolicy(flags: NullFlags, command: Command): Promise<void> {
  const { choose, cash } = flags;
  const recipe = await flowRecipe({ ...flags, ...(!namesRecipe(flags) && { preset: "sound" }) }, command);
  const judged = { ...(await policyOf(flags, command, recipe)), cash, ...(choose && { choose }) };
  // Before reading the bars, so that an impossible setting fails at once.
  brain(judged);
  const { minutes, warnings, ...control } = await begin(flags, command, recipe);
  const { keepDrift = false } = flags;
  print(
    flags,
    minutes,
    warnings,
    await needingDays(minutes, flags, () =>
      policyNullsOf(minutes, { ...judged, recipe, keepDrift, ...control }, flags),
    ),
    policyNullView,
  );
  await tellNext(nextOf(flags, command), flags);
}

function nextOf(flags: NullFlags, command: Command): NextCommand {
  return nextCommand(command, "research", { options: { "--preset": namesRecipe(flags) ? undefined : "sound" } });
}

/** The null runs, by the workers of a queue if one is named. */
async function nullsOf(minutes: Bars, options: ThreadedNullOptions, flags: NullFlags): Promise<NullRuns> {
  const { report, ...others } = options;
  const runner = queueOf(flags, report!);
  if (runner === undefined) return nullRuns(minutes, options);
  return untilInterrupted((signal) => runNull(minutes, { ...others, signal, runner: nullRunsBy(runner) }), STOPPED);
}

async function policyNullsOf(minutes: Bars, options: ThreadedPolicyNullOptions, flags: NullFlags): Promise<PolicyNull> {
  const { report, ...others } = options;
  const runner = queueOf(flags, report!);
  if (runner === undefined) return policyNull(minutes, options);
  const by = (signal: AbortSignal): Promise<PolicyNull> =>
    runPolicyNull(minutes, { ...others, signal, runner: policyNullBy(runner) });
  return untilInterrupted(by, STOPPED);
}

/** Work that takes longer is announced after its first run. */
const LONG_MS = 600_000;

/** Reads the bars, and says how runs on them are counted and shown. */
async function begin(
  flags: NullFlags,
  command: Command,
  { bars: { session } }: Recipe,
): Promise<{ minutes: Bars; warnings: string[] } & Pick<ThreadedNullOptions, "runs" | "seed" | "onRun" | "report">> {
  const { runs, nullSeed: seed } = flags;
  const say = saying();
  const read = await readAuditedMinutes({ ...flags, session }, command, say);
  const { progress, report } = say;
  progress(progressBar("null runs", 0, runs));
  const started = performance.now();
  const onRun = (done: number): void => {
    const whole = ((performance.now() - started) / done) * runs;
    // Of a queue, the first says when a worker came.
    if (done === 1 && whole > LONG_MS && flags.queue === undefined)
      report(`${count(runs)} runs will take about ${duration(whole / 1000)} at the pace of the first`);
    const left = ((performance.now() - started) / done) * (runs - done);
    progress(done === runs ? undefined : progressBar("null runs", done, runs, left));
  };
  return { ...read, runs, seed, onRun, report };
}

function print<R extends object>(
  flags: NullFlags,
  minutes: Bars,
  warnings: readonly string[],
  result: R,
  view: (result: R) => View,
): void {
  if (flags.json) printJson({ source: sourceOf(flags), warnings, ...result });
  else printView([`${titleOf(flags, minutes)}: ${count(minutes.time.length)} minutes`, ...view(result)]);
}

/** The recipe given by the options; both presets if none is given. */
async function recipesOf(flags: NullFlags, command: Command): Promise<{ readonly [name: string]: Recipe }> {
  const named = namesRecipe(flags)
    ? [await flowRecipe(flags, command)]
    : Object.values(PRESETS as unknown as { [name: string]: Recipe }).map((preset) => changed(preset, flags, command));
  return Object.fromEntries(named.map((recipe) => [recipe.name, recipe]));
}
