import { isAbsolute, join, relative, sep } from "node:path";
import { type Command, Option } from "commander";
import type { PolicyGrid } from "../backtest/choose-policy.js";
import { brain } from "../backtest/policies/brain.js";
import { byP, type UniverseResult } from "../backtest/universe-result.js";
import { runUniverse, type SymbolProgress } from "../jobs/run-universe.js";
import type { Shard } from "../jobs/shard.js";
import { openUniverse } from "../sources/universe.js";
import { symbolFolder, writeRunFile } from "../store/universe-folder.js";
import { RESULTS_FILE } from "../store/write-results.js";
import { checkCount } from "../util/check-count.js";
import { RUNS } from "../validation/null-runner.js";
import { count, counted } from "../views/format.js";
import { universeView } from "../views/tables/universe-table.js";
import { addSoundOptions, saying } from "./audited-minutes.js";
import { chooseOption } from "./choose-option.js";
import { jsonOption, outOption, policyOption } from "./common-options.js";
import { addFlowOptions, type FlowFlags, flowRecipe, namesRecipe, recipeTitle } from "./flow-options.js";
import { addFormatOptions, type FormatFlags, formatOf } from "./minutes.js";
import { type NextCommand, nextCommand, tellNext } from "./next-step.js";
import { GROUPS } from "./option-groups.js";
import { checked, integer, positive } from "./parse-options.js";
import { addPolicyOptions, COSTS_NOTE, type PolicyFlags } from "./policy-options.js";
import { printJson, printView } from "./print-view.js";
import { progressBar } from "./progress-bar.js";
import {
  checkQueueFlags,
  type QueueFlags,
  queueOf,
  queueOption,
  resultsOption,
  untilInterrupted,
} from "./queue-options.js";
import { shardOf } from "./shard-option.js";
import { addStoreOptions } from "./store-options.js";
import { mostRows } from "./terminal.js";
import { afterPool, checkPoolFlags, runPool } from "./universe-pool.js";
import { policyOf } from "./verdict-options.js";

interface UniverseFlags extends FormatFlags, FlowFlags, PolicyFlags, QueueFlags {
  readonly store: string;
  readonly symbols?: string;
  readonly from?: string;
  readonly to?: string;
  readonly allow?: string;
  readonly policy?: string;
  readonly choose?: PolicyGrid;
  readonly nullRuns: number;
  readonly nullSeed: number;
  readonly out: string;
  readonly pool?: true;
  readonly resume?: true;
  readonly shard?: Shard;
  readonly workers?: number;
  readonly json?: true;
}

const NOTES = `
Each symbol is researched as research and backtest do it: bars are audited, the
recipe is trained, its models are scored on the test part and traded there, and
the verdict is made. A symbol whose bars are missing, not sound or too few is a
line with the reason; the others go on.

OUT gets a folder for each symbol (symbol=TSLA) with models, manifest.json and
result.json, and at the end results.parquet and universe.html, a page that can be
sorted. Every folder is written whole, so the run can be stopped at any moment:
--resume does what is left. It tries again what failed, and does anew a symbol
whose files have changed.

Of many symbols without skill, some look good by chance. q is p adjusted for
their number (Benjamini-Hochberg): of all symbols with q up to 0.1, at most about a
tenth are luck. p is the timing test's; with --null-runs it is that of null, which
takes as many trainings for each symbol.

--pool trains one set of models on all symbols instead, with the recipe's columns
in dollars divided by the close. It is scored on the test days of all, and on
each symbol; nothing is traded. The models are written to OUT itself.

On several machines, each takes a share of the symbols into the same folder:
--shard 0/3, 1/3 and 2/3, or --shard env in a job array of Slurm or AWS Batch,
and --shard env/N in an indexed job of Kubernetes. A last run with --resume and
without --shard makes the table. Or --queue: ata-lab worker --store COPY does the
symbols on any machine that has the same files.

Exit code 1 means that no symbol has a result. A share that was worked through
ends with 0, also if its symbols have none.

${COSTS_NOTE}

Examples:
  ata-lab universe --store store --gate 0.02 --cap 0.1 --out output/universe
  ata-lab universe --store store --out output/universe --resume
  ata-lab universe --store store --symbols list.txt --recipe recipes/volume.ts`;

const nullRuns = checked((text) => {
  const value = integer(text);
  if (value !== 0) checkCount(value, RUNS);
  return value;
});

/** `ata-lab universe`: research, evaluation and verdict on each symbol of a store, and which of them stand out. */
export function universeCommand(command: Command): Command {
  const described = command.description(
    "Research every symbol of a store: models, scores and a verdict for each, and which stand out of all.",
  );
  const recipe = addPolicyOptions(
    addFlowOptions(addSoundOptions(addFormatOptions(addStoreOptions(described))), "sound"),
  );
  return recipe
    .addOption(policyOption())
    .optionsGroup(GROUPS.policy)
    .addOption(chooseOption())
    .optionsGroup(GROUPS.work)
    .option("--pool", "train one set of models on the rows of all symbols, and score it on all and on each")
    .option(
      "--null-runs <count>",
      "take p from so many null runs for each symbol; 0: from the timing test",
      nullRuns,
      0,
    )
    .option("--null-seed <integer>", "seed of the coin flips", integer, 1)
    .option(
      "--workers <count>",
      "number of symbols at a time, each on a thread (default: one per core, as far as memory allows)",
      positive,
    )
    .addOption(new Option("--shard <share>", "only this share of the symbols: I/N, env or env/N").argParser(shardOf))
    .addOption(queueOption())
    .addOption(resultsOption())
    .optionsGroup(GROUPS.work)
    .option("--resume", "go on with the run that is in the folder")
    .addOption(outOption("models, results and tables").default("output/universe"))
    .addOption(jsonOption())
    .addHelpText("after", NOTES)
    .action(run);
}

async function run(flags: UniverseFlags, command: Command): Promise<void> {
  const { store, symbols, from, to, allow, choose, cash, out, resume, shard, workers } = flags;
  if (flags.pool) checkPoolFlags(command, flags.set);
  checkQueueFlags(flags, command);
  refuseInside(store, out);
  const recipe = await flowRecipe({ ...flags, ...(!namesRecipe(flags) && { preset: "sound" }) }, command);
  const policy = { ...(await policyOf(flags, command, recipe)), cash };
  // Before reading anything, so that an impossible setting fails at once.
  brain(policy);
  const { session } = recipe.bars;
  const format = formatOf(flags);
  const universe = await openUniverse(store, {
    ...format,
    session,
    // What each of many files is read as would be too much to tell.
    report: () => {},
    ...(symbols !== undefined && { symbols }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  const title = `${store}, ${counted(universe.symbols.length, "symbol")}, ${recipeTitle(recipe, flags.set)}`;
  const input = { bars: "universe", ...format, session, ...(from && { from }), ...(to && { to }) };
  if (flags.pool) {
    await runPool({ universe, recipe, allow, input, out, json: flags.json === true, title });
    await tellNext(afterPool(command, out), flags);
    return;
  }
  const { progress, report } = saying();
  const pace = paceOf();
  progress("reading bars ...");
  const result = await untilInterrupted(
    (signal) =>
      runUniverse(universe, recipe, {
        ...{ policy, choose, allow, input, out, resume, shard, workers, report, signal },
        ...{ nullRuns: flags.nullRuns, nullSeed: flags.nullSeed, runner: queueOf(flags, report) },
        onSymbol: (_, at) => progress(progressBar("symbols", at.done, at.symbols, pace(at))),
      }),
    `stopped: what is done is in ${out}, and the same command with --resume does the rest`,
  );
  const written = shard === undefined ? [join(out, RESULTS_FILE), await writePage(out, result, title)] : [];
  progress();
  if (result.failed > 0) report(`warning: ${counted(result.failed, "symbol")} without a result`);
  print(flags, result, title, written);
  const next = nextOf(flags, result, command);
  if (next !== undefined) await tellNext(next, flags);
  // A share may have no symbol, or bad ones only: that is for the last run to say, and no reason to try it again.
  if (result.tested === 0 && shard === undefined) throw new Error(`no symbol of ${store} has a result`);
}

/** Refuses an output folder in the store, whose next reader would take it for a symbol. */
function refuseInside(store: string, out: string): void {
  const way = relative(store, out);
  if (isAbsolute(way) || way.split(sep)[0] === "..") return;
  throw new Error(
    `${out}: is ${way === "" ? "" : "in "}the store, where results would be taken for symbols: name another folder with --out`,
  );
}

async function writePage(out: string, result: UniverseResult, title: string): Promise<string> {
  const { universePage } = await import("../report/universe-page.js");
  return writeRunFile(out, "universe.html", universePage(result, title));
}

function print(flags: UniverseFlags, result: UniverseResult, title: string, written: readonly string[]): void {
  const { json, shard, out } = flags;
  if (json) printJson({ store: flags.store, ...(shard && { shard }), ...result, written });
  else if (shard === undefined)
    printView([...universeView(result, title, mostRows(process.stdout)), { title: "Written:", lines: written }]);
  else {
    printView([
      `${title}: share ${shard.index} of ${shard.of}, ${counted(result.rows.length, "symbol")}: ${count(result.tested)} done, ` +
        `${count(result.failed)} without a result, in ${out}.`,
    ]);
  }
}

/** After a share, the run that makes the table; after all, the models of the symbol with the lowest p. */
function nextOf({ shard, out }: UniverseFlags, { rows }: UniverseResult, command: Command): NextCommand | undefined {
  if (shard !== undefined) {
    return nextCommand(command, "universe", { options: { "--out": out, "--resume": true }, without: ["--shard"] });
  }
  const [first] = byP(rows);
  if (first?.figures === undefined) return undefined;
  return nextCommand(command, "check", { args: [join(out, symbolFolder(first.symbol))], onlyOptions: true });
}

/** Milliseconds that are left, by the symbols that were worked on so far; undefined before the first. */
function paceOf(): (at: SymbolProgress) => number | undefined {
  const started = performance.now();
  return ({ worked, toWork }) => {
    return worked === 0 ? undefined : ((performance.now() - started) / worked) * (toWork - worked);
  };
}
