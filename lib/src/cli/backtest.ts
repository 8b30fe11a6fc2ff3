import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { choosePolicy, type PolicyChoice, type PolicyGrid } from "../backtest/choose-policy.js";
import { judge, looksOf } from "../backtest/judge.js";
import { type JudgedPart, judgedPart } from "../backtest/judged-part.js";
import { brain } from "../backtest/policies/brain.js";
import { POLICY_DEFAULTS, type PolicySettings } from "../backtest/policy-settings.js";
import { modelSignals } from "../backtest/signals.js";
import { tradedLabel } from "../backtest/traded-label.js";
import type { Bars } from "../bars/bars.js";
import { decidingModel } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { replaceFile } from "../sources/replace-file.js";
import { LEDGER_FILE } from "../store/ledger.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { readPolicy } from "../store/policy-file.js";
import { soundLedger, writeVerdict } from "../store/write-verdict.js";
import { count, counted } from "../views/format.js";
import { policyWords } from "../views/policy-words.js";
import { choiceView } from "../views/tables/choice-table.js";
import { judgementView } from "../views/tables/judgement-view.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { chooseOption } from "./choose-option.js";
import { addFlowOptions, type FlowFlags, recipeTitle } from "./flow-options.js";
import { folderRecipe } from "./folder-recipe.js";
import { sourceOf, titleOf } from "./minutes.js";
import { checked, integer, number } from "./parse-options.js";
import { addPolicyOptions, COSTS_NOTE, type PolicyFlags, policyFlags } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { withTrainedSample } from "./trained-sample.js";

interface BacktestFlags extends AuditedFlags, FlowFlags, PolicyFlags {
  readonly models: string;
  readonly policy?: string;
  readonly choose?: PolicyGrid;
  readonly participation?: number;
  readonly costFloor?: number;
  readonly gateTable?: true;
  readonly looks: number;
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
With --strict the exit code is 3 unless the verdict is "promote".

${COSTS_NOTE}

Examples:
  ata-lab backtest --models output --choose gate --cap 0.1 --fractional
  ata-lab backtest --models output --policy policy.json --costs bps:1+slip:1tick
  ata-lab backtest --models output --bars TSLA_1min.csv --symbol TSLA --strict
  ata-lab backtest --models output --html output/tear-sheet.html
  ata-lab backtest --models output --recipe recipes/volume.ts --choose gate,cap`;

/** `ata-lab backtest`: backtests a folder of models and writes the verdict. */
export function backtestCommand(): Command {
  const command = new Command("backtest")
    .description("Backtest a folder of models on bars they did not learn from, and decide whether to promote them.")
    .requiredOption("--models <folder>", "the folder that research wrote: models and manifest.json");
  return addPolicyOptions(addFlowOptions(addAuditedOptions(command)))
    .option("--policy <file>", "start from the settings in this file, such as a policy.json; other options change them")
    .addOption(chooseOption())
    .option("--gate-table", "also run other gates and caps on these bars; each of them counts as a look")
    .option(
      "--looks <count>",
      "looks at these days made elsewhere, added to those in the ledger",
      notNegativeInteger,
      0,
    )
    .option("--participation <share>", "largest share of a bar's volume that may be traded (default: 0.05)", number)
    .option(
      "--cost-floor <dollars>",
      "least that must be paid in costs, per share and side (default: 0.005, half a tick)",
      number,
    )
    .option("--html <file>", "also write a tear sheet: one HTML file with charts and every trade")
    .option("--json", "print one JSON object on stdout and nothing else")
    .option("--strict", 'exit with 3 unless the verdict is "promote"')
    .addHelpText("after", NOTES)
    .action(run);
}

const notNegativeInteger = checked((text) => {
  const value = integer(text);
  if (value < 0) throw new Error("write 0 or more");
  return value;
});

/** The preset assumed for models without a manifest: its bins are those of the trading program. */
const ASSUMED = "sound";

async function run(flags: BacktestFlags, command: Command): Promise<void> {
  const { models: folder, cash, gateTable = false } = flags;
  const { manifest, faults } = await checkManifest(folder);
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const recipe = await folderRecipe(flags, command, manifest, ASSUMED);
  const models = await readModels(folder, recipe);
  const base = flags.policy === undefined ? { ...POLICY_DEFAULTS, label: null } : await readPolicy(flags.policy);
  const asked = barsOf(flags, command, manifest);
  const given = withLabel(policyFlags(flags, command, base), recipe, base);
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
  const limits = {
    ...(flags.participation !== undefined && { participationLimit: flags.participation }),
    ...(flags.costFloor !== undefined && { costFloor: flags.costFloor }),
  };
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
      looksWords(looks, added),
      { title: "Written:", lines: files },
    ]);
  }
  if (flags.strict && promotion.verdict !== "promote") {
    throw Object.assign(new Error(`the verdict is "${promotion.verdict}"`), { exitCode: 3 });
  }
}

/** A policy that says what p is the probability of: as asked for, as the recipe has it, or as the policy's file has it. */
function withLabel(
  { cash: _, ...policy }: PolicySettings & { readonly cash: number },
  recipe: Recipe,
  base: PolicySettings,
): PolicySettings {
  const label = policy.label ?? (recipe.label.choices ? null : base.label);
  return { ...policy, label, ...tradedLabel(recipe, { ...policy, label }) };
}

/** How often these days have been looked at. */
function looksWords(looks: number, added: number): string {
  const all = `${counted(looks, "look")} at these days`;
  if (added === 0) return `The very same was judged before, which is no new look: ${LEDGER_FILE} counts ${all}.`;
  return looks === added && looks === 1
    ? `This is the first look at these days that ${LEDGER_FILE} knows of.`
    : `${LEDGER_FILE} counts ${all}, ${count(added)} of them by this judgement; the deflated Sharpe ratio is over all.`;
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
