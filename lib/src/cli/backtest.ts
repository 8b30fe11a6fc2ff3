import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { judge } from "../backtest/judge.js";
import { replaceFile } from "../sources/replace-file.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { writePromotion } from "../store/promotion-file.js";
import { judgementView } from "../views/tables/judgement-view.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { addFlowOptions, type FlowFlags, recipeTitle } from "./flow-options.js";
import { folderRecipe } from "./folder-recipe.js";
import { sourceOf, titleOf } from "./minutes.js";
import { integer, number } from "./parse-options.js";
import { addPolicyOptions, COSTS_NOTE, type PolicyFlags, policyFlags } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { withTrainedSample } from "./trained-sample.js";

interface BacktestFlags extends AuditedFlags, FlowFlags, PolicyFlags {
  readonly models: string;
  readonly trials: number;
  readonly participation?: number;
  readonly costFloor?: number;
  readonly gateTable?: true;
  readonly html?: string;
  readonly json?: true;
  readonly strict?: true;
}

const NOTES = `
Four policies trade the bars that the models did not learn from: the brain, the
RSI baseline, the stock held at the brain's exposure, and doing nothing. These
bars are the test part named in manifest.json and everything after it. Models
without a test part (preset seed) are judged on bars later than theirs. If there
are none, they are judged on the rows that chose C, and are never promoted.

The models are fed by the recipe they were trained with: the one in the manifest
if that is a preset, otherwise the one given by --recipe. A recipe that computes
a column differently is refused. Without a brain, the recipe's first expert
decides.

The verdict is printed and written to promotion.json beside the models:
"promote", "don't promote" or "not enough evidence", with the figure for each
criterion. With --strict the exit code is 3 unless the verdict is "promote".

${COSTS_NOTE}

Examples:
  ata-lab backtest --models output --gate 0.05 --costs bps:1+slip:1tick
  ata-lab backtest --models output --bars TSLA_1min.csv --symbol TSLA --strict
  ata-lab backtest --models output --html output/tear-sheet.html
  ata-lab backtest --models output --recipe recipes/volume.ts --gate 0.05`;

/** `ata-lab backtest`: backtests a folder of models and writes the verdict. */
export function backtestCommand(): Command {
  const command = new Command("backtest")
    .description("Backtest a folder of models on bars they did not learn from, and decide whether to promote them.")
    .requiredOption("--models <folder>", "the folder that research wrote: models and manifest.json");
  return addPolicyOptions(addFlowOptions(addAuditedOptions(command)))
    .option(
      "--trials <count>",
      "how often policies were judged on these bars elsewhere, for the deflated Sharpe ratio",
      integer,
      0,
    )
    .option("--participation <share>", "largest share of a bar's volume that may be traded (default: 0.05)", number)
    .option(
      "--cost-floor <dollars>",
      "least that must be paid in costs, per share and side (default: 0.005, half a tick)",
      number,
    )
    .option("--gate-table", "also run other gates and caps on these bars; each of them counts as a look")
    .option("--html <file>", "also write a tear sheet: one HTML file with charts and every trade")
    .option("--json", "print one JSON object on stdout and nothing else")
    .option("--strict", 'exit with 3 unless the verdict is "promote"')
    .addHelpText("after", NOTES)
    .action(run);
}

/** The preset assumed for models without a manifest: its bins are those of the trading program. */
const ASSUMED = "sound";

async function run(flags: BacktestFlags, command: Command): Promise<void> {
  const { models: folder } = flags;
  const policy = policyFlags(flags, command);
  const { manifest, faults } = await checkManifest(folder);
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const recipe = await folderRecipe(flags, command, manifest, ASSUMED);
  const models = await readModels(folder, recipe);
  const asked = barsOf(flags, command, manifest);
  const say = saying();
  const { progress } = say;
  const { minutes, warnings } = await readAuditedMinutes({ ...asked, session: recipe.bars.session }, command, say);
  progress("backtesting ...");
  const judgement = judge(minutes, models, recipe, manifest, {
    ...policy,
    looks: 1 + flags.trials,
    gateTable: flags.gateTable ?? false,
    ...(flags.participation !== undefined && { participationLimit: flags.participation }),
    ...(flags.costFloor !== undefined && { costFloor: flags.costFloor }),
  });
  progress("writing ...");
  const title = `${titleOf(asked, minutes)}, ${recipeTitle(recipe, flags.set)}`;
  const written = [await writePromotion(folder, judgement.promotion)];
  if (flags.html !== undefined) {
    const { tearSheet } = await import("../report/tear-sheet.js");
    const html = tearSheet(judgement, { title, manifest });
    await replaceFile(flags.html, (temporary) => writeFile(temporary, html));
    written.push(flags.html);
  }
  progress();
  const { part, notes, reach, performance, sweep, costs, promotion } = judgement;
  if (flags.json) {
    const facts = {
      source: sourceOf(asked),
      warnings,
      recipe: recipe.name,
      part,
      notes,
      reach,
      performance,
      sweep,
      costs,
      promotion,
      written,
    };
    printJson(facts);
  } else {
    printView([...judgementView(judgement, { title, manifest }), { title: "Written:", lines: written }]);
  }
  if (flags.strict && promotion.verdict !== "promote") {
    throw Object.assign(new Error(`the verdict is "${promotion.verdict}"`), { exitCode: 3 });
  }
}

/** The bars the options name; by default, the sample that the models were trained on. */
function barsOf(flags: BacktestFlags, command: Command, manifest: Manifest | OldManifest | undefined): BacktestFlags {
  if (manifest && !manifest.data.synthetic && command.getOptionValueSource("bars") === "default") {
    const { symbol, files } = manifest.data;
    const names = files.map(({ name }) => name).join(", ");
    return command.error(`error: these models were trained on ${symbol} (${names}); give its bars with --bars`);
  }
  return withTrainedSample(flags, command, manifest);
}
