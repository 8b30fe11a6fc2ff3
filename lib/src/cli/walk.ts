import type { Command } from "commander";
import { judgeWalk, scoreWalk, walkPart } from "../backtest/judge-walk.js";
import { brain } from "../backtest/policies/brain.js";
import { duration } from "../display/progress.js";
import { loadTensorflow } from "../jobs/load-tensorflow.js";
import { walkInJobs } from "../jobs/walk.js";
import { seedReaderFaults } from "../recipes/readers.js";
import { parseTimeLength } from "../splits/time-length.js";
import { writeRun } from "../store/write-run.js";
import { soundLedger, writeVerdict } from "../store/write-verdict.js";
import { lastTraining } from "../validation/rolling-retrain.js";
import { policyWords } from "../views/policy-words.js";
import { walkView } from "../views/tables/walk-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { outOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, flowRecipe, recipeTitle } from "./flow-options.js";
import { inputOf } from "./manifest-input.js";
import { sourceOf, titleOf } from "./minutes.js";
import { needingDays } from "./more-bars.js";
import { nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { checked, positive } from "./parse-options.js";
import { COSTS_NOTE } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { type QueueFlags, queueOf, queueOption, resultsOption, STOPPED, untilInterrupted } from "./queue-options.js";
import {
  addVerdictOptions,
  limitsOf,
  looksWords,
  policyOf,
  promoteCommandOf,
  requirePromote,
  type VerdictFlags,
} from "./verdict-options.js";

interface WalkFlags extends AuditedFlags, FlowFlags, VerdictFlags, QueueFlags {
  readonly retrain: string;
  readonly window: string;
  readonly firstTrain?: string;
  readonly workers?: number;
  readonly out: string;
}

const NOTES = `
The recipe is trained on the past, its models answer and trade the next stretch,
then it is trained anew. Each training chooses C on the last part of its own
past, and learns only from labels that were known, by the recipe's embargo,
before the stretch began. All answers together are scored once and judged once,
by the same criteria as in backtest.

What is judged is the procedure: recipe, retraining and policy. The models of
the last training are written with manifest.json, and with the verdict, the
policy and the ledger of looks that backtest writes too; they are the ones to
trade until the next training is due.

To see how models age, each set answers on after it was replaced. Its AUC and
profit by the time since training are compared with those of models just
trained, on the same days.

Long walks train in threads. Short ones, as four years by the quarter, are as
fast on one, because a thread needs time to get ready. No number changes.

A month counts from its first session on; quarters begin in January, April, July
and October.

${COSTS_NOTE}

Examples:
  ata-lab walk --preset sound --retrain monthly --gate 0.03 --cap 0.1
  ata-lab walk --bars TSLA_1min.csv --retrain quarterly --window "24 months"
  ata-lab walk --retrain "20 sessions" --first-train "120 sessions"
  ata-lab walk --preset sound --retrain monthly --queue redis://localhost:6379`;

/** A length such as "12 months", as written. */
const length = checked((text) => {
  parseTimeLength(text);
  return text;
});

const window = (text: string): string => (text === "expanding" ? text : length(text));

/** `ata-lab walk`: trains a recipe again and again, and judges all that it said about the future. */
export function walkCommand(command: Command): Command {
  command
    .description("Rolling retraining: train on the past, trade what follows, train anew; one verdict over all of it.")
    .optionsGroup(GROUPS.work)
    .requiredOption("--retrain <length>", 'how often to train: monthly, quarterly, "20 sessions"', length);
  return addVerdictOptions(addFlowOptions(addAuditedOptions(command)))
    .optionsGroup(GROUPS.work)
    .option(
      "--window <length>",
      'what to train on: expanding (all of the past), "12 months", "250 sessions"',
      window,
      "expanding",
    )
    .option(
      "--first-train <length>",
      'the past before the first training (default: the window, or "12 months")',
      length,
    )
    .option(
      "--workers <count>",
      "number of trainings at a time, each on a thread (default: one per core, or one in all for a short walk)",
      positive,
    )
    .addOption(queueOption())
    .addOption(resultsOption())
    .optionsGroup(GROUPS.work)
    .addOption(outOption("the last models, their manifest and the verdict").default("output"))
    .addHelpText("after", NOTES)
    .action(run);
}

async function run(flags: WalkFlags, command: Command): Promise<void> {
  const { retrain, window, firstTrain, out, cash, workers } = flags;
  const recipe = await flowRecipe(flags, command);
  const policy = await policyOf(flags, command, recipe);
  // Before reading the bars, so that an impossible setting and a changed ledger fail at once.
  brain(policy);
  await soundLedger(out);
  const say = saying();
  const { progress, report } = say;
  if (recipe.engine === "tensorflow") await loadTensorflow({ report });
  const asked = { ...flags, session: recipe.bars.session };
  const { minutes, warnings } = await readAuditedMinutes(asked, command, say);
  progress("training ...");
  const started = performance.now();
  const runner = queueOf(flags, report);
  const options = {
    ...{ retrain, window, runner, workers, report },
    ...(firstTrain !== undefined && { firstTrain }),
    onStretch: (done: number, of: number) => {
      const left = ((performance.now() - started) / done) * (of - done);
      progress(`trained ${done} of ${of}, ${duration(left / 1000)} left`);
    },
  };
  const walk = await needingDays(minutes, flags, () =>
    runner === undefined
      ? walkInJobs(minutes, recipe, options)
      : untilInterrupted((signal) => walkInJobs(minutes, recipe, { ...options, signal }), STOPPED),
  );
  progress("scoring ...");
  const scores = scoreWalk(walk);
  const part = walkPart(walk);
  progress("writing ...");
  const run = await writeRun(out, {
    research: lastTraining(walk),
    input: inputOf(asked),
    walk: { ...walk.options, stretches: walk.stretches.length, first: part.from, last: part.to, scores },
    warnings,
  });
  progress("trading ...");
  const on = { bars: walk.bars, part, policy, cash, looks: 1 + flags.looks };
  const { judged, looks, added, written } = await writeVerdict(out, on, (seen) =>
    judgeWalk(walk, { ...policy, ...limitsOf(flags), cash, looks: seen }, scores),
  );
  const files = [...run, ...written];
  progress();
  if (flags.json) {
    const { bars, signals, runs, cap, deciding, ...facts } = judged;
    printJson({ source: sourceOf(flags), warnings, recipe: recipe.name, policy, ...facts, looks, written: files });
  } else {
    printView([
      ...walkView(judged, `${titleOf(flags, minutes)}, ${recipeTitle(recipe, flags.set)}`),
      `The policy that was judged: ${policyWords(policy)}`,
      looksWords(looks, added),
      { title: "Written:", lines: files },
    ]);
  }
  const next =
    judged.promotion.verdict === "promote"
      ? promoteCommandOf(command, out, seedReaderFaults(recipe).length > 0)
      : nextCommand(command, "check", { args: [out] });
  await tellNext(next, flags);
  requirePromote(flags, judged.promotion.verdict);
}
