import { writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { choosePolicy, type PolicyChoice, type PolicyGrid } from "../backtest/choose-policy.js";
import { judge, looksOf } from "../backtest/judge.js";
import { type JudgedPart, judgedPart } from "../backtest/judged-part.js";
import { brain } from "../backtest/policies/brain.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { modelSignals } from "../backtest/signals.js";
import type { Bars } from "../bars/bars.js";
import { decidingModel } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import { seedReaderFaults } from "../recipes/readers.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { replaceFile } from "../sources/replace-file.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { POLICY_FILE } from "../store/policy-file.js";
import { soundLedger, writeVerdict } from "../store/write-verdict.js";
import { policyWords } from "../views/policy-words.js";
import { choiceView, lossWords } from "../views/tables/choice-table.js";
import { judgementView } from "../views/tables/judgement-view.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { chooseOption, chosenOptions } from "./choose-option.js";
import { modelsOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, OF_MANIFEST, recipeTitle } from "./flow-options.js";
import { folderRecipe } from "./folder-recipe.js";
import { sourceOf, titleOf } from "./minutes.js";
import { type NextCommand, nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { addPolicyOptions, COSTS_NOTE } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { presetWords } from "./recipe-words.js";
import { withTrainedSample } from "./trained-sample.js";
import {
  addVerdictOptions,
  limitsOf,
  looksWords,
  policyOf,
  promoteCommandOf,
  requirePromote,
  type VerdictFlags,
} from "./verdict-options.js";

interface BacktestFlags extends AuditedFlags, FlowFlags, VerdictFlags {
  readonly models: string;
  readonly choose?: PolicyGrid;
  readonly gateTable?: true;
  readonly html?: string;
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

--choose tries every combination of the settings it names on the validation
part, takes the one with the highest Sharpe ratio after costs, and judges it
once on the test part. It can choose gate, cap, edge-mode, short, hold,
stop-atr, target-atr, trail-atr, daily-stop and flat-at-close, with the usual
values or with those listed: gate=0:0.02:0.05, stop-atr=none:1:2, short=no:yes.

Three files are written beside the models. promotion.json is the verdict:
"promote", "don't promote" or "not enough evidence", with the figure for each
criterion. policy.json is the policy that was judged. looks.jsonl is the ledger:
a line for each judgement. Every look at days that were judged before makes the
best result less surprising, and the deflated Sharpe ratio counts them all.
With --strict the exit code is 1 unless the verdict is "promote".

${COSTS_NOTE}

Examples:
  ata-lab backtest --models output --choose gate --cap 0.1 --fractional
  ata-lab backtest --models output --policy policy.json --costs bps:1+slip:1tick
  ata-lab backtest --models output --bars TSLA_1min.csv --symbol TSLA --strict
  ata-lab backtest --models output --html output/tear-sheet.html
  ata-lab backtest --models output --recipe recipes/volume.ts --choose gate,cap`;

/** `ata-lab backtest`: backtests a folder of models and writes the verdict. */
export function backtestCommand(command: Command): Command {
  command
    .description("Backtest a folder of models on bars they did not learn from, and decide whether to promote them.")
    .addOption(modelsOption().makeOptionMandatory());
  return addVerdictOptions(addFlowOptions(addAuditedOptions(command), `${OF_MANIFEST}; without a manifest ${ASSUMED}`))
    .optionsGroup(GROUPS.policy)
    .addOption(chooseOption())
    .optionsGroup(GROUPS.verdict)
    .option("--gate-table", "also run other gates and caps on these bars; each of them counts as a look")
    .optionsGroup(GROUPS.output)
    .option("--html <file>", "also write a tear sheet: one HTML file with charts and every trade")
    .addHelpText("after", NOTES)
    .action(run);
}

/** The preset assumed for models without a manifest: its bins are those of the trading program. */
const ASSUMED = "sound";

/** A setting is given or chosen, not both. */
function checkChosen({ choose }: BacktestFlags, command: Command): void {
  const given = chosenOptions(choose ?? {}).find((option) => command.getOptionValueSource(option) === "cli");
  if (given === undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  command.error(
    `error: --choose chooses ${option}: leave out --${option}, or give the values to try: --choose ${option}=A:B`,
  );
}

/** The tear sheet must not replace what the folder is about. */
function checkHtml(html: string, folder: string, command: Command): void {
  if (resolve(dirname(html)) === resolve(folder) && /\.jsonl?$/i.test(html)) {
    command.error(`error: --html ${html} would replace a file of the models' folder: name an .html file`);
  }
}

async function run(flags: BacktestFlags, command: Command): Promise<void> {
  const { models: folder, cash, gateTable = false } = flags;
  checkChosen(flags, command);
  if (flags.html !== undefined) checkHtml(flags.html, folder, command);
  const { manifest, faults } = await checkManifest(folder);
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const recipe = await folderRecipe(flags, command, manifest, ASSUMED);
  const models = await readModels(folder, recipe);
  const asked = barsOf(flags, command, manifest);
  const given = await policyOf(flags, command, recipe);
  // Before reading the bars, so that an impossible setting and a changed ledger fail at once.
  brain(given);
  await soundLedger(folder);
  const say = saying();
  const { progress } = say;
  const { minutes, warnings } = await readAuditedMinutes({ ...asked, session: recipe.bars.session }, command, say);
  const bars = recipeBars(minutes, recipe.bars);
  const part = judgedPart(bars, manifest);
  progress(flags.choose ? "choosing ..." : "backtesting ...");
  const choice = flags.choose && choose(flags.choose, given, { bars, part, models, recipe, manifest, cash });
  const policy = choice?.policy ?? given;
  progress("backtesting ...");
  const on = { bars, part, policy, cash, looks: looksOf({ ...policy, gateTable }) + flags.looks };
  const limits = limitsOf(flags);
  const { judged, looks, added, written } = await writeVerdict(folder, on, (seen) =>
    judge(minutes, models, recipe, manifest, { ...policy, ...limits, cash, gateTable, looks: seen }),
  );
  progress("writing ...");
  const title = `${titleOf(asked, minutes)}, ${recipeTitle(recipe, flags.set)}`;
  const files = [...written];
  if (flags.html !== undefined) {
    const { tearSheet } = await import("../report/tear-sheet.js");
    const html = tearSheet(judged, { title, manifest });
    await replaceFile(flags.html, (temporary) => writeFile(temporary, html));
    files.push(flags.html);
  }
  progress();
  const { notes, reach, performance, sweep, costs, promotion } = judged;
  if (flags.json) {
    const facts = {
      source: sourceOf(asked),
      warnings,
      recipe: recipe.name,
      policy,
      ...(choice && { choice }),
      part,
      notes,
      reach,
      performance,
      sweep,
      costs,
      looks,
      promotion,
      written: files,
    };
    printJson(facts);
  } else {
    printView([
      ...(choice ? choiceView(choice) : []),
      ...judgementView(judged, { title, manifest }),
      `The policy that was judged: ${policyWords(policy)}`,
      ...(choice ? lossWords(choice) : []),
      looksWords(looks, added),
      { title: "Written:", lines: files },
    ]);
  }
  await tellNext(nextOf(flags, command, { recipe, manifest, verdict: promotion.verdict }), flags);
  requirePromote(flags, promotion.verdict);
}

/** What a verdict leads to: the models' place, more days to judge on, or other labels. */
function nextOf(
  { models: folder, recipe: file }: BacktestFlags,
  command: Command,
  about: { readonly recipe: Recipe; readonly manifest: Manifest | OldManifest | undefined; readonly verdict: string },
): NextCommand {
  const { recipe, manifest, verdict } = about;
  if (verdict === "promote") return promoteCommandOf(command, folder, seedReaderFaults(recipe).length > 0);
  const preset = file === undefined && manifest !== undefined ? presetWords(recipe) : {};
  if (verdict === "don't promote") return nextCommand(command, "compare", { options: { "--labels": true, ...preset } });
  const again = {
    "--retrain": "monthly",
    "--policy": join(folder, POLICY_FILE),
    "--out": `${folder.replace(/[\\/]+$/, "")}-walk`,
  };
  // The policy that was judged is in the file, with what was chosen.
  const without = addPolicyOptions(new Command())
    .options.map(({ long }) => long!)
    .filter((flag) => flag !== "--cash");
  return nextCommand(command, "walk", { options: { ...again, ...preset }, without });
}

/** Chooses settings on the validation part. */
function choose(
  grid: PolicyGrid,
  policy: PolicySettings,
  about: {
    readonly bars: Bars;
    readonly part: JudgedPart;
    readonly models: Models;
    readonly recipe: Recipe;
    readonly manifest: Manifest | OldManifest | undefined;
    readonly cash: number;
  },
): PolicyChoice {
  const { bars, part, models, recipe, manifest, cash } = about;
  if (!manifest) throw new Error("--choose needs a manifest.json, which says which bars are the validation part");
  if (!part.untouched) {
    throw new Error(
      `--choose has nothing left to judge on: ${part.why} Train with a test part (ata-lab research --preset sound), or ` +
        "give later bars.",
    );
  }
  const signals = modelSignals(bars, models, recipe);
  const { first: from, last: to } = manifest.parts.validation;
  return choosePolicy(bars, policy, grid, { signals, from, to, cash, model: decidingModel(recipe) });
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
