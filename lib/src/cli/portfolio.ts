import { type Command, Option } from "commander";
import { judgePortfolio } from "../backtest/judge-portfolio.js";
import { brain } from "../backtest/policies/brain.js";
import type { Ration } from "../backtest/ration.js";
import { audit } from "../bars/audit/audit.js";
import { requireSound } from "../bars/audit/require-sound.js";
import type { Bars } from "../bars/bars.js";
import { withoutSecondHours } from "../bars/clock-changes.js";
import { openUniverse } from "../sources/universe.js";
import { checkManifest } from "../store/manifest-file.js";
import { readModels } from "../store/models-folder.js";
import { soundLedger, writeVerdict } from "../store/write-verdict.js";
import { count, counted } from "../views/format.js";
import { policyWords } from "../views/policy-words.js";
import { portfolioView } from "../views/tables/portfolio-tables.js";
import { addSoundOptions, saying } from "./audited-minutes.js";
import { modelsOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, recipeTitle } from "./flow-options.js";
import { folderRecipe } from "./folder-recipe.js";
import { addFormatOptions, type FormatFlags, formatOf } from "./minutes.js";
import { GROUPS } from "./option-groups.js";
import { aboveZero } from "./parse-options.js";
import { COSTS_NOTE } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { addStoreOptions } from "./store-options.js";
import {
  addVerdictOptions,
  limitsOf,
  looksWords,
  policyOf,
  requirePromote,
  type VerdictFlags,
} from "./verdict-options.js";

interface PortfolioFlags extends FormatFlags, FlowFlags, VerdictFlags {
  readonly models: string;
  readonly store: string;
  readonly symbols?: string;
  readonly from?: string;
  readonly to?: string;
  readonly allow?: string;
  readonly capPerStock: number;
  readonly capInAll: number;
  readonly ration: Ration;
}

const NOTES = `
One set of models trades all stocks of a store in one account. Each stock is
asked at each of its bars; the cap of the policy is the size of one order, and
--cap-per-stock and --cap-in-all limit what is held. What closes positions is
filled before what opens them. Where the cash or the cap in all ends, the orders
with the largest edge come first, or with --ration pro-rata each gets the same
part.

The verdict is that of backtest, on the account's daily returns: the baseline and
buy and hold have the models' exposure to each stock, and the trades of all
stocks are moved together to random times. The daily stop is the account's.

promotion.json, policy.json and a line of looks.jsonl are written beside the
models, as by backtest; other caps are another look.

${COSTS_NOTE}

Examples:
  ata-lab portfolio --models output/pool --store store --gate 0.02 --cap 0.1
  ata-lab portfolio --models models --store store --cap-per-stock 0.05 --json`;

/** `ata-lab portfolio`: backtests one folder of models in one account over many stocks, and writes the verdict. */
export function portfolioCommand(command: Command): Command {
  const described = command
    .description("Backtest a folder of models in one account over many stocks, and decide whether to promote them.")
    .addOption(modelsOption().makeOptionMandatory());
  return addVerdictOptions(addFlowOptions(addSoundOptions(addFormatOptions(addStoreOptions(described)))))
    .optionsGroup(GROUPS.policy)
    .option("--cap-per-stock <fraction>", "largest position in one stock, as a fraction of the equity", aboveZero, 1)
    .option("--cap-in-all <fraction>", "largest value of all positions, as a fraction of the equity", aboveZero, 1)
    .addOption(
      new Option("--ration <how>", "who is served where the money ends")
        .choices(["strength", "pro-rata"])
        .default("strength"),
    )
    .addHelpText("after", NOTES)
    .action(run);
}

/** What the audit of a stock warns of. Throws, with the symbol, at an error that is not allowed. */
function soundness(minutes: Bars, allow: string | undefined): readonly string[] {
  try {
    return requireSound(audit(minutes), { ...(allow && { allow }) });
  } catch (error) {
    throw new Error(`${minutes.symbol}: ${(error as Error).message}`, { cause: error });
  }
}

/** Names the stock in an error, and how to go on without it. */
function leaveOut(symbol: string): (error: Error) => never {
  return (error) => {
    throw new Error(
      `${symbol}: ${error.message}; to leave ${symbol} out, list the other stocks in a file, one a line: --symbols FILE`,
      { cause: error },
    );
  };
}

/** More warnings than these would hide the verdict: they are one line. */
const MOST_WARNINGS = 5;

function tellWarnings(warnings: readonly string[], report: (line: string) => void): void {
  if (warnings.length <= MOST_WARNINGS) for (const warning of warnings) report(`warning: ${warning}`);
  else report(`warning: ${count(warnings.length)} warnings of the audit, all with --json; the first: ${warnings[0]}`);
}

async function run(flags: PortfolioFlags, command: Command): Promise<void> {
  const { models: folder, store, symbols, from, to, cash, capPerStock, capInAll } = flags;
  const ration: Ration = flags.ration === "strength" ? "strength" : "proRata";
  const { manifest, faults } = await checkManifest(folder);
  if (faults.length > 0) throw new Error(faults.join("\nata-lab: "));
  const recipe = await folderRecipe(flags, command, manifest, "sound");
  const models = await readModels(folder, recipe);
  const policy = await policyOf(flags, command, recipe);
  // Before reading the bars, so that an impossible setting and a changed ledger fail at once.
  brain(policy);
  await soundLedger(folder);
  const universe = await openUniverse(store, {
    ...formatOf(flags),
    session: recipe.bars.session,
    // What each of many files is read as would be too much to tell.
    report: () => {},
    ...(symbols !== undefined && { symbols }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  const { progress, report } = saying();
  const stocks: Bars[] = [];
  const warnings: string[] = [];
  for (const symbol of universe.symbols) {
    progress(`reading ${symbol}, ${stocks.length + 1} of ${universe.symbols.length} ...`);
    const minutes = await universe.minutes(symbol).then(withoutSecondHours, leaveOut(symbol));
    stocks.push(minutes);
    for (const warning of soundness(minutes, flags.allow)) warnings.push(`${symbol}: ${warning}`);
  }
  tellWarnings(warnings, report);
  progress("backtesting ...");
  const options = { ...policy, ...limitsOf(flags), cash, capPerStock, capInAll, ration };
  const { part, bars } = judgePortfolio(stocks, models, recipe, manifest, options);
  const sharing = `${capPerStock} ${capInAll} ${ration}`;
  const on = { bars, part, policy, cash, sharing, looks: 1 + flags.looks };
  const { judged, looks, added, written } = await writeVerdict(folder, on, (seen) =>
    judgePortfolio(stocks, models, recipe, manifest, { ...options, looks: seen }),
  );
  progress();
  const { promotion, performance, runs, notes } = judged;
  if (flags.json) {
    const own = runs.candidate.stocks.map(({ symbol, trades, profit }) => {
      return { symbol, trades: trades.length, profit: profit.at(-1)! };
    });
    printJson({
      store,
      warnings,
      recipe: recipe.name,
      policy,
      capPerStock,
      capInAll,
      ration,
      part,
      notes,
      stocks: own,
      performance,
      looks,
      promotion,
      written,
    });
  } else {
    const title = `${store}, ${counted(stocks.length, "stock")}, ${recipeTitle(recipe, flags.set)}`;
    printView([
      ...portfolioView(judged, title),
      `The policy that was judged: ${policyWords(policy)}`,
      looksWords(looks, added),
      { title: "Written:", lines: written },
    ]);
  }
  requirePromote(flags, promotion.verdict);
}
