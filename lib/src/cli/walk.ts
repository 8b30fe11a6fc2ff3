import { Command } from "commander";
import { judgeWalk } from "../backtest/judge-walk.js";
import { duration } from "../display/progress.js";
import { loadTensorflow } from "../jobs/load-tensorflow.js";
import { parseTimeLength } from "../splits/time-length.js";
import { writePromotion } from "../store/promotion-file.js";
import { writeRun } from "../store/write-run.js";
import { lastTraining, rollingRetrain } from "../validation/rolling-retrain.js";
import { walkView } from "../views/tables/walk-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { addFlowOptions, type FlowFlags, flowRecipe, recipeTitle } from "./flow-options.js";
import { inputOf } from "./manifest-input.js";
import { sourceOf, titleOf } from "./minutes.js";
import { checked, integer } from "./parse-options.js";
import { addPolicyOptions, COSTS_NOTE, type PolicyFlags, policyFlags } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";

interface WalkFlags extends AuditedFlags, FlowFlags, PolicyFlags {
  readonly retrain: string;
  readonly window: string;
  readonly firstTrain?: string;
  readonly out: string;
  readonly trials: number;
  readonly json?: true;
  readonly strict?: true;
}

const NOTES = `
The recipe is trained on the past, its models answer and trade the next stretch,
then it is trained anew. Each training chooses C on the last part of its own
past, and learns only from labels that were known, by the recipe's embargo,
before the stretch began. All answers together are scored once and judged once,
by the same criteria as in backtest.

What is judged is the procedure: recipe, retraining and policy. The models of
the last training are written with manifest.json and promotion.json; they are
the ones to trade until the next training is due.

To see how models age, each set answers on after it was replaced. Its AUC and
profit by the time since training are compared with those of models just
trained, on the same days.

A month counts from its first session on; quarters begin in January, April, July
and October.

${COSTS_NOTE}

Examples:
  ata-lab walk --preset sound --retrain monthly --gate 0.03 --cap 0.1
  ata-lab walk --bars TSLA_1min.csv --retrain quarterly --window "24 months"
  ata-lab walk --retrain "20 sessions" --first-train "120 sessions"`;

/** A length such as "12 months", as written. */
const length = checked((text) => {
  parseTimeLength(text);
  return text;
});

const window = (text: string): string => (text === "expanding" ? text : length(text));

/** `ata-lab walk`: trains a recipe again and again, and judges all that it said about the future. */
export function walkCommand(): Command {
  const command = new Command("walk")
    .description("Rolling retraining: train on the past, trade what follows, train anew; one verdict over all of it.")
    .requiredOption("--retrain <length>", 'how often to train: monthly, quarterly, "20 sessions"', length);
  return addPolicyOptions(addFlowOptions(addAuditedOptions(command)))
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
    .option("--out <folder>", "where to write the last models, manifest and verdict", "output")
    .option(
      "--trials <count>",
      "how often policies were judged on these bars elsewhere, for the deflated Sharpe ratio",
      integer,
      0,
    )
    .option("--json", "print one JSON object on stdout and nothing else")
    .option("--strict", 'exit with 3 unless the verdict is "promote"')
    .addHelpText("after", NOTES)
    .action(run);
}

async function run(flags: WalkFlags, command: Command): Promise<void> {
  const { retrain, window, firstTrain, out } = flags;
  const policy = policyFlags(flags, command);
  const recipe = await flowRecipe(flags, command);
  const say = saying();
  const { progress, report } = say;
  if (recipe.engine === "tensorflow") await loadTensorflow({ report });
  const asked = { ...flags, session: recipe.bars.session };
  const { minutes, warnings } = await readAuditedMinutes(asked, command, say);
  progress("training ...");
  const started = performance.now();
  const walk = rollingRetrain(minutes, recipe, {
    retrain,
    window,
    ...(firstTrain !== undefined && { firstTrain }),
    onStretch: (done, of) => {
      const left = ((performance.now() - started) / done) * (of - done);
      progress(`trained ${done} of ${of}, ${duration(left / 1000)} left`);
    },
  });
  progress("scoring and trading ...");
  const judgement = judgeWalk(walk, { ...policy, looks: 1 + flags.trials });
  const { part, scores, promotion } = judgement;
  progress("writing ...");
  const written = await writeRun(out, {
    research: lastTraining(walk),
    input: inputOf(asked),
    walk: { ...walk.options, stretches: walk.stretches.length, first: part.from, last: part.to, scores },
    warnings,
  });
  written.push(await writePromotion(out, promotion));
  progress();
  if (flags.json) {
    const { bars, signals, runs, cap, deciding, ...facts } = judgement;
    printJson({ source: sourceOf(flags), warnings, recipe: recipe.name, ...facts, written });
  } else {
    const title = `${titleOf(flags, minutes)}, ${recipeTitle(recipe, flags.set)}`;
    printView([...walkView(judgement, title), { title: "Written:", lines: written }]);
  }
  if (flags.strict && promotion.verdict !== "promote") {
    throw Object.assign(new Error(`the verdict is "${promotion.verdict}"`), { exitCode: 3 });
  }
}
