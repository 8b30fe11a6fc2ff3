import type { Command } from "commander";
import { tradePaths } from "../backtest/trade-paths.js";
import { duration } from "../display/progress.js";
import { loadTensorflow } from "../jobs/load-tensorflow.js";
import { combinatorialScores } from "../validation/combinatorial-scores.js";
import { combinatorialView } from "../views/tables/combinatorial-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { jsonOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, flowRecipe, recipeTitle } from "./flow-options.js";
import { sourceOf, titleOf } from "./minutes.js";
import { needingDays } from "./more-bars.js";
import { nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { positive } from "./parse-options.js";
import { addPolicyOptions, COSTS_NOTE, type PolicyFlags, policyFlags } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";

interface CpcvFlags extends AuditedFlags, FlowFlags, PolicyFlags {
  readonly groups: number;
  readonly testGroups: number;
  readonly json?: true;
}

const NOTES = `
The rows are cut into groups. For each choice of test groups, the recipe is
trained on the others, without rows whose labels overlap a tested one or lie
within the recipe's embargo of it, and answers the test groups. The answers make
up several paths through all rows, each out of sample: a distribution of scores
and profits, where one split has one number.

Models also learn from rows after those they answer, so this is no trading
history and gives no verdict; ata-lab walk does.

${COSTS_NOTE}

Examples:
  ata-lab cpcv --preset sound
  ata-lab cpcv --preset sound --groups 10 --test-groups 2 --gate 0.03 --cap 0.1`;

/** `ata-lab cpcv`: scores a recipe on the paths of a combinatorial purged cross-validation. */
export function cpcvCommand(command: Command): Command {
  command.description(
    "Combinatorial purged cross-validation: score and trade a recipe on several out-of-sample paths.",
  );
  return addPolicyOptions(addFlowOptions(addAuditedOptions(command)))
    .optionsGroup(GROUPS.work)
    .option("--groups <count>", "groups that the rows are cut into", positive, 6)
    .option("--test-groups <count>", "groups that each split tests", positive, 2)
    .addOption(jsonOption())
    .addHelpText("after", NOTES)
    .action(run);
}

async function run(flags: CpcvFlags, command: Command): Promise<void> {
  const { groups, testGroups } = flags;
  if (groups < 2) command.error("error: --groups must be 2 or more");
  if (testGroups >= groups) command.error(`error: --test-groups must be fewer than the ${groups} groups`);
  const policy = policyFlags(flags, command);
  const recipe = await flowRecipe(flags, command);
  const say = saying();
  const { progress, report } = say;
  if (recipe.engine === "tensorflow") await loadTensorflow({ report });
  const { minutes, warnings } = await readAuditedMinutes({ ...flags, session: recipe.bars.session }, command, say);
  progress("training ...");
  const started = performance.now();
  const scores = needingDays(minutes, flags, () =>
    combinatorialScores(minutes, recipe, {
      groups,
      testGroups,
      onSplit: (done, of) => {
        const left = ((performance.now() - started) / done) * (of - done);
        progress(`trained ${done} of ${of}, ${duration(left / 1000)} left`);
      },
    }),
  );
  progress("trading ...");
  const traded = tradePaths(scores, policy);
  progress();
  if (flags.json) {
    const paths = scores.paths.map(({ auc, baseline }, i) => ({ auc, baseline, performance: traded[i]! }));
    const splits = scores.splits.map((split) => split.groups);
    const { deciding } = scores;
    printJson({
      ...{ source: sourceOf(flags), warnings, recipe: recipe.name },
      ...{ groups, testGroups, deciding, splits, paths },
    });
    return;
  }
  const title = `${titleOf(flags, minutes)}, ${recipeTitle(recipe, flags.set)}`;
  printView([title, `Policy: ${traded[0]!.policy}.`, ...combinatorialView(scores, traded)]);
  await tellNext(nextCommand(command, "walk", { options: { "--retrain": "monthly" } }), flags);
}
