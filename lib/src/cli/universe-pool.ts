import { join } from "node:path";
import { Command } from "commander";
import { audit } from "../bars/audit/audit.js";
import { requireSound } from "../bars/audit/require-sound.js";
import type { Bars } from "../bars/bars.js";
import { withoutSecondHours } from "../bars/clock-changes.js";
import type { Universe } from "../bars/universe.js";
import { evaluatePool } from "../evaluation/evaluate-pool.js";
import { scoresBySymbol } from "../evaluation/scores-by-symbol.js";
import { researchPool } from "../flow/research-pool.js";
import type { ChoiceValues } from "../recipes/choices.js";
import type { Recipe } from "../recipes/recipe.js";
import { withOptions } from "../recipes/with-options.js";
import type { ManifestInput } from "../store/manifest.js";
import { textIfThere } from "../store/read-if-there.js";
import { recordBars } from "../store/record-bars.js";
import { RUN_FILE } from "../store/universe-folder.js";
import { writePool } from "../store/write-run.js";
import { count, counted, fixed } from "../views/format.js";
import { viewColumns } from "../views/table-view.js";
import { evaluationView } from "../views/tables/evaluation-table.js";
import { saying } from "./audited-minutes.js";
import { type NextCommand, nextCommand } from "./next-step.js";
import { addPolicyOptions } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { progressBar } from "./progress-bar.js";

/** What a pooled run is asked for. */
export interface PoolTask {
  readonly universe: Universe;
  readonly recipe: Recipe;
  readonly allow?: string | undefined;
  readonly input: ManifestInput;
  readonly out: string;
  readonly json: boolean;
  readonly title: string;
}

/** Options that are about many sets of models, and about trading. */
const OF_MANY: readonly string[] = [
  ...["resume", "shard", "queue", "results", "nullRuns", "nullSeed", "workers", "choose", "policy"],
  ...addPolicyOptions(new Command()).options.map((option) => option.attributeName()),
];

/** Ends the command where options do not go with `--pool`. */
export function checkPoolFlags(command: Command, set: ChoiceValues = {}): void {
  if (set.pool === false) command.error("error: --set pool=false does not go with --pool: leave out one of them");
  const stray = OF_MANY.find((name) => command.getOptionValueSource(name) === "cli");
  if (stray === undefined) return;
  const flag = command.options.find((option) => option.attributeName() === stray)!.long;
  command.error(`error: ${flag} does not go with --pool, which trains one set of models and trades nothing`);
}

/** Refuses a folder with the models of each symbol: those of a pool would be taken for part of that run. */
async function refuseRun(out: string): Promise<void> {
  if ((await textIfThere(join(out, RUN_FILE))) === undefined) return;
  throw new Error(`${out}: holds a run with models of each symbol: name another folder with --out`);
}

/** Trains one set of models on all symbols, and scores it on all, and on each. */
export async function runPool(task: PoolTask): Promise<void> {
  const { universe, allow = "", input, out, json, title } = task;
  await refuseRun(out);
  const { progress, report } = saying();
  const warnings: string[] = [];
  const recorded = recordBars(soundOnly(universe, allow, warnings));
  const pool = await researchPool(recorded, withOptions(task.recipe, { pool: true }), {
    skip: true,
    onSymbol: (done, all) => progress(done === all ? "training ..." : progressBar("symbols", done, all)),
  });
  progress("scoring ...");
  const evaluation = evaluatePool(pool);
  const scores = scoresBySymbol(pool);
  progress("writing ...");
  const { records } = recorded;
  const written = await writePool(out, { pool, records, input: { ...input, allow }, evaluation, warnings });
  progress();
  for (const { symbol, reason } of pool.skipped) report(`warning: ${symbol} is left out: ${reason}`);
  if (json) {
    const { skipped, relative } = pool;
    printJson({ warnings, recipe: pool.recipe.name, relative, evaluation, scores, skipped, written });
    return;
  }
  const table = {
    symbol: scores.map(({ symbol }) => symbol),
    rows: scores.map(({ rows }) => count(rows)),
    AUC: scores.map(({ auc }) => fixed(auc)),
    beyond: scores.map(({ beyond }) => fixed(beyond)),
  };
  printView([
    `${title}: one set of models from ${counted(pool.symbols.length, "symbol")}, ${counted(pool.data.time.length, "row")}`,
    ...evaluationView(evaluation),
    viewColumns(table, "The deciding model on the rows of each symbol, and its AUC minus the baseline's:"),
    { title: "Written:", lines: written },
  ]);
}

/** What to type after it: the models are fed with the bars of any symbol. */
export function afterPool(command: Command, out: string): NextCommand {
  return nextCommand(command, "check", { args: [out], onlyOptions: true });
}

/** Bars that pass the audit; its warnings are kept with the symbol's name. */
function soundOnly(universe: Universe, allow: string, warnings: string[]): Universe<Promise<Bars>> {
  return {
    symbols: universe.symbols,
    async minutes(symbol) {
      const bars = withoutSecondHours(await universe.minutes(symbol));
      for (const warning of requireSound(audit(bars), { allow })) warnings.push(`${symbol}: ${warning}`);
      return bars;
    },
  };
}
