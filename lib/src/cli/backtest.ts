import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { parseCosts } from "../backtest/costs.js";
import { judge } from "../backtest/judge.js";
import { BRAIN_DEFAULTS, type EdgeMode } from "../backtest/policies/brain.js";
import { replaceFile } from "../sources/replace-file.js";
import type { Manifest, OldManifest } from "../store/manifest.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { writePromotion } from "../store/promotion-file.js";
import { type AuditedFlags, addAuditedOptions, readAuditedMinutes, saying } from "./audited-minutes.js";
import { addFlowOptions, type FlowFlags, recipeTitle } from "./flow-options.js";
import { folderRecipe } from "./folder-recipe.js";
import { judgementLines } from "./judgement-lines.js";
import { sourceOf, titleOf } from "./minutes.js";
import { checked, integer, number } from "./parse-options.js";

interface BacktestFlags extends AuditedFlags, FlowFlags {
  readonly models: string;
  readonly gate: number;
  readonly cap: number;
  readonly edgeMode: EdgeMode;
  readonly threshold?: number;
  readonly horizon?: number;
  readonly short?: true;
  readonly flatAtClose?: true;
  readonly costs: string;
  readonly cash: number;
  readonly fractional?: true;
  readonly fill: "nextOpen" | "close";
  readonly trials?: number;
  readonly html?: string;
  readonly json?: true;
  readonly strict?: true;
}

const NOTES = `
The brain, the RSI baseline, the stock at the brain's exposure and doing nothing trade the bars that the models did not
learn from: the test part of their manifest.json and whatever comes after it. Models without a test part (preset seed) are
judged on bars later than theirs; where there are none, on the rows that chose C, and are then not promoted.

The models are fed by the recipe that they were trained with: the manifest's where that is a preset, else the one that
--recipe names. A recipe that computes a column otherwise is refused. Without a brain the recipe's first expert decides.

The verdict is printed and written to promotion.json beside the models: "promote", "don't promote" or "not enough
evidence", with the figure of each criterion. With --strict the exit code is 3 unless it is "promote".

Costs, joined by "+": none, ib (0.005 $ a share, at least 1 $, at most 0.5 % an order), bps:5 (a side), share:0.005, min:1,
max:0.5%, slippage slip:2bps or slip:1tick.

Examples:
  ata-lab backtest --models output --gate 0.05 --costs bps:1+slip:1tick --fractional
  ata-lab backtest --models output --bars TSLA_1min.csv --symbol TSLA --html output/tear-sheet.html --strict
  ata-lab backtest --models output --recipe recipes/volume.ts --gate 0.05`;

/** `ata-lab backtest`: would these models have earned their place? */
export function backtestCommand(): Command {
  const { gate, cap, edgeMode } = BRAIN_DEFAULTS;
  const command = new Command("backtest")
    .description("Backtest a folder of models on bars they did not learn from, and judge: promote them or not.")
    .requiredOption("--models <folder>", "the models, with the manifest.json that research wrote");
  return addFlowOptions(addAuditedOptions(command))
    .option("--gate <edge>", "least edge to enter, and to stay after 30 minutes", number, gate)
    .option("--cap <fraction>", "largest position, as a fraction of the equity", number, cap)
    .addOption(
      new Option(
        "--edge-mode <mode>",
        "what an edge is: p - 0.5 (signed), |p - 0.5| (abs, the original's bug), or p beyond what covers the costs",
      )
        .choices(["signed", "abs", "breakeven"])
        .default(edgeMode),
    )
    .option("--threshold <return>", "of the label, for a break-even edge where the recipe's label is its own", number)
    .option("--horizon <bars>", "of that label", integer)
    .option("--short", "sell short too (default: long only)")
    .option("--flat-at-close", "hold nothing overnight")
    .option("--costs <terms>", "commission and slippage, see below", checked(costTerms), "ib")
    .option("--cash <dollars>", "equity at the start", number, 100_000)
    .option("--fractional", "trade fractions of a share (default: whole ones, as the trading program)")
    .addOption(
      new Option("--fill <price>", "what an order gets: the next bar's open, or, optimistic, the close that decided it")
        .choices(["nextOpen", "close"])
        .default("nextOpen"),
    )
    .option(
      "--trials <count>",
      "strategies tried, for the deflated Sharpe ratio (default: the manifest's fits)",
      integer,
    )
    .option("--html <file>", "also write a tear sheet: one HTML file with charts and every trade")
    .option("--json", "print one JSON object on stdout, and nothing else")
    .option("--strict", 'exit with 3 unless the verdict is "promote"')
    .addHelpText("after", NOTES)
    .action(run);
}

/** Costs as they were written, once they are known to be right. */
function costTerms(text: string): string {
  parseCosts(text);
  return text;
}

/** The recipe that is taken for models without a manifest: the trading program's bins, known at their label. */
const ASSUMED = "sound";

/** What the options say of the label; ends the command when they say half. */
function labelOf(
  { threshold, horizon }: BacktestFlags,
  command: Command,
): { readonly threshold: number; readonly horizon: number } | undefined {
  if (threshold !== undefined && horizon !== undefined) return { threshold, horizon };
  if (threshold === undefined && horizon === undefined) return undefined;
  return command.error("error: --threshold and --horizon go together: they say what the label is");
}

async function run(flags: BacktestFlags, command: Command): Promise<void> {
  const { models: folder } = flags;
  const label = labelOf(flags, command);
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
    gate: flags.gate,
    cap: flags.cap,
    edgeMode: flags.edgeMode,
    ...(label && { label }),
    longOnly: !flags.short,
    flatAtClose: flags.flatAtClose ?? false,
    costs: flags.costs,
    cash: flags.cash,
    shares: flags.fractional ? "fractional" : "whole",
    fill: flags.fill,
    ...(flags.trials !== undefined && { trials: flags.trials }),
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
    process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  } else {
    const lines = [
      ...judgementLines(judgement, { title, manifest }),
      "",
      "Written:",
      ...written.map((path) => `  ${path}`),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  if (flags.strict && promotion.verdict !== "promote") {
    throw Object.assign(new Error(`the verdict is "${promotion.verdict}"`), { exitCode: 3 });
  }
}

/** The bars asked for; where nothing was asked for and the models are of a sample, that very sample. */
function barsOf(flags: BacktestFlags, command: Command, manifest: Manifest | OldManifest | undefined): BacktestFlags {
  if (command.getOptionValueSource("bars") !== "default" || manifest === undefined) return flags;
  const { symbol, synthetic, sample, files } = manifest.data;
  if (!synthetic) {
    const names = files.map(({ name }) => name).join(", ");
    return command.error(`error: these models were made of ${symbol} (${names}): say with --bars where its bars are`);
  }
  return { ...(sample && { seed: sample.seed, edge: sample.edge }), ...flags };
}
