import { Command } from "commander";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { type Predictions, predictBars } from "../serving/predict-bars.js";
import { writeTable } from "../sources/write-table.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { POLICY_FILE, readFolderPolicy, readPolicy } from "../store/policy-file.js";
import { formatTime } from "../util/time.js";
import { policyWords } from "../views/policy-words.js";
import { predictionColumns, predictionView, SHOWN_ROWS } from "../views/tables/prediction-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { GROUPS, jsonOption, modelsOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, recipeTitle } from "./flow-options.js";
import { folderRecipe } from "./folder-recipe.js";
import { refuseToReplace, sourceOf, titleOf } from "./minutes.js";
import { nextCommand, tellNext } from "./next-step.js";
import { positive, table } from "./parse-options.js";
import { printJson, printView } from "./print-view.js";
import { withTrainedSample } from "./trained-sample.js";

interface PredictFlags extends AuditedFlags, FlowFlags {
  readonly models: string;
  readonly policy?: string;
  readonly cash: number;
  readonly last?: number;
  readonly out?: string;
  readonly json?: true;
}

const HELP = `
Shows what the models of a folder say at each bar: the probability of every
expert and of the brain, and what the policy would do with them. The bars are
made, and the columns computed, as the models were trained; a recipe that
computes a column differently is refused.

The policy is the folder's policy.json, which backtest and promote write, or the
file of --policy. Its decision is for an account that holds nothing; a position
that is held has a stop, a target and a time of its own: see backtest.

Probabilities of the first bars depend on where the bars start. Give as much
history as the first lines ask for.

Examples:
  ata-lab predict --models output
  ata-lab predict --models models --bars TSLA_1min.csv --last 3
  ata-lab predict --models output --out output/predictions.csv`;

/** `ata-lab predict`: what trained models say at each bar, and what the policy makes of it. */
export function predictCommand(): Command {
  return addFlowOptions(
    addAuditedOptions(
      new Command("predict")
        .summary("Say what models answer at each bar")
        .description("Predict bars with the models of a folder, and say what the policy would do.")
        .addOption(modelsOption().makeOptionMandatory()),
    ),
  )
    .optionsGroup(GROUPS.policy)
    .option("--policy <file>", `how p is traded (default: ${POLICY_FILE} of the folder, if it is there)`)
    .option("--cash <dollars>", "dollars in the account that decides", positive, 100_000)
    .optionsGroup(GROUPS.output)
    .option(
      "--last <bars>",
      `number of last bars (default: ${SHOWN_ROWS} on the screen, all of them in a file)`,
      positive,
    )
    .option("--out <file>", "also write them to a file: .csv, .csv.gz or .parquet", table)
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: PredictFlags, command: Command): Promise<void> {
  const { models: folder, cash, last, out, json } = flags;
  const { manifest, faults } = await checkManifest(folder);
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const recipe = await folderRecipe(flags, command, manifest);
  const models = await readModels(folder, recipe);
  const policy = await policyOf(flags);
  const asked = withTrainedSample(flags, command, manifest);
  const say = saying();
  const { minutes, warnings } = await readAuditedMinutes({ ...asked, session: recipe.bars.session }, command, say);
  if (out !== undefined) await refuseToReplace(out, minutes, command, "--out");
  say.progress("predicting ...");
  const predictions = predictBars(minutes, models, recipe, { ...(policy && { policy }), cash });
  if (out !== undefined) {
    const { time, ...columns } = predictionColumns(predictions, last);
    await writeTable(out, time, columns);
  }
  say.progress();
  const written = out === undefined ? [] : [out];
  const { leftOut, deciding, needed } = predictions;
  if (json) {
    const facts = { source: sourceOf(asked), warnings, recipe: recipe.name, models: folder, policy, deciding, needed };
    printJson({ ...facts, leftOut, bars: rowsOf(predictions, last ?? SHOWN_ROWS), written });
  } else {
    const title = `${titleOf(asked, minutes)}, ${recipeTitle(recipe, flags.set)}\nmodels: ${folder}`;
    printView([
      title,
      ...predictionView(predictions, { rows: last ?? SHOWN_ROWS }),
      policy ? `The policy: ${policyWords(policy)}` : `There is no ${POLICY_FILE} in ${folder}, so nothing is decided.`,
      ...(written.length > 0 ? [{ title: "Written:", lines: written }] : []),
    ]);
  }
  tellNext(nextCommand(command, "backtest"), flags);
}

/** The policy that the options name; undefined if the folder has none. */
async function policyOf({ models, policy }: PredictFlags): Promise<PolicySettings | undefined> {
  return policy === undefined ? (await readFolderPolicy(models))?.policy : readPolicy(policy);
}

/** Rows for JSON, where a missing number is null. */
function rowsOf(predictions: Predictions, count: number): object[] {
  const { time, ...columns } = predictionColumns(predictions, count);
  return Array.from(time, (moment, i) => ({
    time: formatTime(moment),
    ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[i]])),
  }));
}
