import type { PolicyGrid } from "../backtest/choose-policy.js";
import type { JudgedPolicy } from "../backtest/judge-run.js";
import type { SymbolRow } from "../backtest/symbol-figures.js";
import { type UniverseResult, universeResult } from "../backtest/universe-result.js";
import type { Universe } from "../bars/universe.js";
import { choicesOf } from "../recipes/choices.js";
import { fingerprintOf } from "../recipes/fingerprint.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { reportToStderr } from "../sources/report-to-stderr.js";
import type { ManifestInput } from "../store/manifest.js";
import { readSymbol, writeSymbol } from "../store/universe-folder.js";
import { version } from "../store/version.js";
import { writeResults } from "../store/write-results.js";
import { checkCount } from "../util/check-count.js";
import { interruption } from "../util/interruption.js";
import { RUNS } from "../validation/null-runner.js";
import { requireExactEngine } from "../validation/null-runs.js";
import { inThreads } from "./in-threads.js";
import type { SymbolCommon, SymbolItem } from "./kinds/symbol.js";
import { onThisThread } from "./on-this-thread.js";
import { referenceOf } from "./recipe-reference.js";
import { makeRun, type Run, type Runner } from "./run.js";
import { inShard, type Shard } from "./shard.js";
import { doneWith, type SymbolDone } from "./symbol-done.js";
import { type ThreadOptions, threadsFor } from "./threads.js";
import { universeFrom } from "./universe-reference.js";
import { beginRun, hashRun, type RunChoices, runTime } from "./universe-run.js";

/** Settings of a run over many symbols. */
export interface UniverseRunOptions extends ThreadOptions {
  /** Policy, costs, account and limits, as for `policyNull`. */
  readonly policy: JudgedPolicy;
  /** Settings that each symbol chooses on its own validation part first. */
  readonly choose?: PolicyGrid | undefined;
  /** Audit errors to accept: see `requireSound`. */
  readonly allow?: string | undefined;
  /** Takes p from so many null runs instead of from the timing test: see `nullRuns`. 0. */
  readonly nullRuns?: number | undefined;
  /** Seed of the null runs. 1. */
  readonly nullSeed?: number | undefined;
  /** What the manifests tell of the bars. */
  readonly input?: ManifestInput | undefined;
  /** The folder for models, results and tables; without it nothing is written. */
  readonly out?: string | undefined;
  /** Go on with the run that is in the folder: symbols whose result is of the same run and the same bars are kept. */
  readonly resume?: boolean | undefined;
  /** Only these symbols of the universe. They go on with what is in the folder; the table is left to a last run. */
  readonly shard?: Shard | undefined;
  /** Where the symbols are worked on; by default in threads. Does not change any number. */
  readonly runner?: Runner | undefined;
  /** Progress callback; throwing aborts. */
  readonly onSymbol?: ((row: SymbolRow, progress: SymbolProgress) => void) | undefined;
  /** Aborts the run. What is written stays, and `resume` goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** How far a run is. */
export interface SymbolProgress {
  readonly done: number;
  readonly symbols: number;
  /** Of those done, how many were worked on, not kept; and how many of all that will be, as far as is known. */
  readonly worked: number;
  readonly toWork: number;
}

/** Bars of four years: a thread that works on them needs memory for them, however few there are. */
const USUAL_ROWS = 400_000;

/**
 * Research, evaluation and verdict on each symbol of a universe, and a false-discovery rate over all of them.
 *
 * A symbol whose bars cannot be read, are not sound, or cannot be trained on is a row with the reason. Symbols are worked on
 * in threads if the universe and the recipe can be had there: universes of `openUniverse` and `makeUniverse`, presets, and
 * recipes of `loadRecipe`. Memory does not grow with the number of symbols.
 *
 * With `out`, a symbol's models, manifest, verdict, policy, ledger of looks and `result.json` are written to
 * `symbol=NAME/` as soon as it is done, all or none, and at the end `results.parquet`. So a run can be stopped at any moment and resumed.
 *
 * @param universe the symbols
 * @param recipe trained for each of them; it must keep a test part
 * @param options the policy, and where and how; see `UniverseRunOptions`
 * @returns a row for each symbol, and which count as discoveries
 * @throws when the recipe keeps no test part or its engine is not the exact one, or the folder holds something else
 * @example
 * const universe = makeUniverse({ symbols: 2, seed: 1, to: "2018-04-01" });
 * const { rows } = await runUniverse(universe, PRESETS.sound, { policy: { gate: 0.01, cap: 0.1, costs: "ib" } });
 * rows.map(({ symbol }) => symbol); // → ["S01", "S02"]
 */
export async function runUniverse(
  universe: Universe,
  recipe: Recipe = PRESETS.sound as unknown as Recipe,
  options: UniverseRunOptions,
): Promise<UniverseResult> {
  const { out, resume = false, shard, onSymbol, nullRuns = 0 } = options;
  const runner = options.runner ?? runnerFor(universe, recipe, options);
  const choices = choicesOfRun(universe, recipe, options);
  const { symbols } = universe;
  const created = out === undefined ? runTime() : await beginRun(out, choices, symbols, resume || shard !== undefined);
  const own = shard === undefined ? symbols : inShard(symbols, shard);
  const { items, rows } = await whatIsLeft(own, out, hashRun(choices));
  const toWork = items.filter(({ known }) => known === null).length;
  let [done, worked] = [0, 0];
  const sent = options.runner === undefined ? items : await withSources(universe, items);
  await runner(universeRun(universe, recipe, options, { choices, created, items: sent }), {
    signal: AbortSignal.any([interruption(), ...(options.signal ? [options.signal] : [])]),
    ifLost: (fault: string, index: number) =>
      doneWith({ symbol: sent[index]!.symbol, fault }, { run: hashRun(choices), source: null, bars: null }),
    onResult: async (result: SymbolDone) => {
      if (!result.isKept) {
        if (out !== undefined) await writeSymbol(out, result.symbol, result.files);
        rows.set(result.symbol, result.row);
        worked++;
      }
      done++;
      onSymbol?.(rows.get(result.symbol)!, { done, symbols: own.length, worked, toWork: Math.max(toWork, worked) });
    },
  });
  const result = universeResult(
    own.map((symbol) => rows.get(symbol)!),
    nullRuns,
  );
  if (out !== undefined && shard === undefined) await writeResults(out, result);
  return result;
}

/** The jobs of a run, as plain data where universe and recipe can be had elsewhere. */
function universeRun(
  universe: Universe,
  recipe: Recipe,
  { policy, choose, allow = "", nullRuns = 0, nullSeed = 1, input = {} }: UniverseRunOptions,
  { choices, created, items }: { choices: RunChoices; created: string; items: readonly SymbolItem[] },
): Run<"symbol"> {
  const common: SymbolCommon = {
    universe: universe.source ?? universe,
    recipe: referenceOf(recipe) ?? recipe,
    run: hashRun(choices),
    ...{ created, allow, input, judged: policy, choose: choose ?? null, nullRuns, nullSeed },
  };
  return makeRun("symbol", common, items);
}

/** Everything that a symbol's result depends on but its bars. */
function choicesOfRun(
  { source }: Universe,
  recipe: Recipe,
  { policy, choose, allow = "", nullRuns = 0, nullSeed = 1 }: UniverseRunOptions,
): RunChoices {
  requireExactEngine(recipe.name, recipe);
  if (nullRuns !== 0) checkCount(nullRuns, RUNS);
  if (!Number.isInteger(nullSeed)) throw new RangeError(`nullSeed must be an integer, got ${nullSeed}`);
  const { name, trainFraction, validationFraction } = recipe;
  if (trainFraction + validationFraction > 1 - 1e-9) {
    throw new Error(
      `recipe ${name} keeps no test part, so no verdict is possible: take preset sound (--preset sound), or leave rows for one ` +
        "(--set trainFraction=0.6 --set validationFraction=0.2)",
    );
  }
  const { sha256 = null } = (recipe.source ?? {}) as { readonly sha256?: string };
  return {
    version: version(),
    recipe: { name, sha256, choices: choicesOf(recipe), fingerprint: fingerprintOf(recipe) },
    bars: barsChoices(source),
    ...{ allow, policy, choose: choose ?? null, nullRuns, nullSeed },
  };
}

/** How bars are made or read; not where they are, and not which symbols. */
function barsChoices(source: Universe["source"]): object {
  if (source === undefined) return {};
  const { symbols: _, ...others } = ("made" in source ? source.made : source.options) as { readonly symbols?: unknown };
  return others;
}

/** The items of symbols, and the rows of those that have a result of the same run. */
async function whatIsLeft(
  symbols: readonly string[],
  out: string | undefined,
  run: string,
): Promise<{ readonly items: readonly SymbolItem[]; readonly rows: Map<string, SymbolRow> }> {
  const rows = new Map<string, SymbolRow>();
  const items: SymbolItem[] = [];
  for (const symbol of symbols) {
    const there = out === undefined ? undefined : await readSymbol(out, symbol);
    // What failed is tried again: the reason may be gone.
    const isOfRun = there?.run === run && there.row.fault === undefined && there.source;
    if (isOfRun) rows.set(symbol, there.row);
    items.push({ symbol, known: isOfRun ? there.source : null });
  }
  return { items, rows };
}

/** Items that say what bars are read from: another machine may have others of the same name. */
async function withSources(universe: Universe, items: readonly SymbolItem[]): Promise<SymbolItem[]> {
  const { source } = universe;
  if (source === undefined) throw new Error("a universe that was made here cannot be sent to other machines");
  const { print } = await universeFrom(source);
  const all: SymbolItem[] = [];
  for (const item of items) all.push({ ...item, source: await print(item.symbol).catch(() => null) });
  return all;
}

/** Threads, if universe and recipe can be had there; otherwise this thread, which is reported. */
function runnerFor({ source }: Universe, recipe: Recipe, options: UniverseRunOptions): Runner {
  const threads = threadsFor(USUAL_ROWS, { [recipe.name]: recipe }, options);
  if (threads === undefined) return onThisThread;
  if (source !== undefined) return inThreads(threads);
  if (threads > 1) {
    const { report = reportToStderr } = options;
    report(
      "the universe was made here, and its functions cannot be sent to other threads, so only one thread is used. To use " +
        "all cores, take openUniverse or makeUniverse",
    );
  }
  return onThisThread;
}
