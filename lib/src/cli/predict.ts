import type { Command } from "commander";
import { type Predictions, predictBars } from "../serving/predict-bars.js";
import { tableFormat, writeTable } from "../sources/write-table.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { POLICY_FILE } from "../store/policy-file.js";
import { formatTime } from "../util/time.js";
import { policyWords } from "../views/policy-words.js";
import { predictionColumns, predictionView, SHOWN_ROWS } from "../views/tables/prediction-table.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { jsonOption, modelsOption, outOption, policyOption } from "./common-options.js";
import { addFlowOptions, OF_MANIFEST, recipeTitle } from "./flow-options.js";
import { refuseToReplace, sourceOf, titleOf } from "./minutes.js";
import { type ModelsAtWorkFlags, modelsAtWork } from "./models-at-work.js";
import { nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { originWords } from "./origin-words.js";
import { otherStock } from "./other-stock.js";
import { positive } from "./parse-options.js";
import { addPolicyOptions, COSTS_NOTE } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { withTrainedSample } from "./trained-sample.js";

type AnyManifest = Manifest | OldManifest | undefined;

interface PredictFlags extends AuditedFlags, ModelsAtWorkFlags {
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
file of --policy; options change it, and make one where there is none. Its
decision is for an account that holds nothing; a position that is held has a
stop, a target and a time of its own: see backtest.

Probabilities of the first bars depend on where the bars start. Give as much
history as the first lines ask for.

${COSTS_NOTE}

Examples:
  ata-lab predict --models output
  ata-lab predict --models models --bars TSLA_1min.csv --last 3
  ata-lab predict --models output --out output/predictions.csv`;

/** `ata-lab predict`: what trained models say at each bar, and what the policy makes of it. */
export function predictCommand(command: Command): Command {
  command
    .description("Predict bars with the models of a folder, and say what the policy would do.")
    .addOption(modelsOption().makeOptionMandatory());
  return addPolicyOptions(addFlowOptions(addAuditedOptions(command), OF_MANIFEST))
    .addOption(policyOption())
    .optionsGroup(GROUPS.output)
    .option(
      "--last <bars>",
      `number of last bars (default: ${SHOWN_ROWS} on the screen, all of them in a file)`,
      positive,
    )
    .addOption(outOption("them too: a .csv, .csv.gz or .parquet file"))
    .addOption(jsonOption())
    .addHelpText("after", HELP)
    .action(run);
}

async function run(flags: PredictFlags, command: Command): Promise<void> {
  const { models: folder, cash, last, out, json } = flags;
  if (out !== undefined) checkTable(out, command);
  const say = saying();
  const { manifest, recipe, models, policy } = await modelsAtWork(flags, command, say.report);
  const asked = withTrainedSample(flags, command, manifest);
  const { minutes, warnings } = await readAuditedMinutes({ ...asked, session: recipe.bars.session }, command, say);
  const stranger = otherStock(manifest, { symbol: minutes.symbol, synthetic: minutes.origin === undefined });
  if (stranger !== undefined) say.report(`warning: ${stranger}`);
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
    const facts = {
      source: sourceOf(asked),
      warnings,
      recipe: recipe.name,
      models: folder,
      trainedOn: trainedOn(manifest),
    };
    printJson({ ...facts, policy, deciding, needed, leftOut, bars: rowsOf(predictions, last ?? SHOWN_ROWS), written });
  } else {
    const title = `${titleOf(asked, minutes)}, ${recipeTitle(recipe, flags.set)}\nmodels: ${folder}; ${originWords(manifest)}`;
    printView([
      title,
      ...predictionView(predictions, { rows: last ?? SHOWN_ROWS }),
      policy ? `The policy: ${policyWords(policy)}` : `There is no ${POLICY_FILE} in ${folder}, so nothing is decided.`,
      ...(written.length > 0 ? [{ title: "Written:", lines: written }] : []),
    ]);
  }
  await tellNext(nextCommand(command, "backtest"), flags);
}

/** Before any work, as a wrong ending is a wrong word. */
function checkTable(out: string, command: Command): void {
  try {
    tableFormat(out);
  } catch (error) {
    command.error(`error: --out ${(error as Error).message}`);
  }
}

/** The bars that the models were trained on, for JSON. */
function trainedOn(manifest: AnyManifest): object | null {
  if (manifest === undefined) return null;
  const { symbol, synthetic, first, last } = manifest.data;
  return { symbol, synthetic, first, last };
}

/** Rows for JSON, where a missing number is null. */
function rowsOf(predictions: Predictions, count: number): object[] {
  const { time, ...columns } = predictionColumns(predictions, count);
  return Array.from(time, (moment, i) => ({
    time: formatTime(moment),
    ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[i]])),
  }));
}
