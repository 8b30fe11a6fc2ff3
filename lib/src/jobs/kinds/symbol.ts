import { dirname, join, normalize, sep } from "node:path";
import type { PolicyGrid } from "../../backtest/choose-policy.js";
import { type JudgedPolicy, type JudgedRun, judgeRun } from "../../backtest/judge-run.js";
import { type SymbolRow, symbolFigures } from "../../backtest/symbol-figures.js";
import { audit } from "../../bars/audit/audit.js";
import { requireSound } from "../../bars/audit/require-sound.js";
import type { Bars } from "../../bars/bars.js";
import { withoutSecondHours } from "../../bars/clock-changes.js";
import type { UniverseOptions } from "../../bars/make-universe.js";
import type { Universe, UniverseSource } from "../../bars/universe.js";
import { evaluate } from "../../evaluation/evaluate.js";
import { type Research, research } from "../../flow/research.js";
import type { Recipe } from "../../recipes/recipe.js";
import { barsHash } from "../../store/file-print.js";
import type { ManifestInput } from "../../store/manifest.js";
import { modelTexts } from "../../store/models-folder.js";
import { runTexts } from "../../store/write-run.js";
import { firstVerdict } from "../../store/write-verdict.js";
import { runNull } from "../../validation/null-runs.js";
import type { Kind } from "../kind.js";
import { type RecipeReference, recipeOf } from "../recipe-reference.js";
import { refusal } from "../refusal.js";
import { doneWith, type SymbolDone } from "../symbol-done.js";
import { type PrintedUniverse, universeFrom } from "../universe-reference.js";

/** What all symbols of a run share. */
export interface SymbolCommon {
  /** A universe or a recipe that exists on one thread only is given itself, to a runner on that thread. */
  readonly universe: UniverseSource | Universe;
  readonly recipe: RecipeReference | Recipe;
  /** Hash of the run's choices, and when it was begun, ISO 8601. */
  readonly run: string;
  readonly created: string;
  /** Audit errors to accept, as for `requireSound`, and what manifests tell of the bars. */
  readonly allow: string;
  readonly input: ManifestInput;
  readonly judged: JudgedPolicy;
  readonly choose: PolicyGrid | null;
  /** Number of null runs for each symbol's p, 0 for the timing test's; and their seed. */
  readonly nullRuns: number;
  readonly nullSeed: number;
}

/** A symbol, and what its bars were read from when its present result was made; null if there is none to keep. */
export interface SymbolItem {
  readonly symbol: string;
  readonly known: string | null;
  /** What its bars have to be read from, if the job is done elsewhere; null if they cannot be read. */
  readonly source?: string | null;
}

interface Prepared extends Omit<SymbolCommon, "universe" | "recipe"> {
  readonly universe: PrintedUniverse;
  readonly recipe: Recipe;
}

/** The jobs of `runUniverse`: research, evaluation and verdict on the bars of one symbol. */
export const symbolKind: Kind<SymbolCommon, Prepared, SymbolItem, SymbolDone> = {
  prepare: async ({ universe, recipe, ...others }) => ({
    ...others,
    universe: await universeFrom(universe),
    recipe: "features" in recipe ? recipe : await recipeOf(recipe),
  }),
  run: async (prepared, { symbol, known, source: wanted }) => {
    const source = await prepared.universe.print(symbol).catch(() => null);
    if (wanted !== undefined && wanted !== source) {
      const words = (print: string | null): string => (print === null ? "cannot be read" : `have SHA-256 ${print}`);
      throw refusal(`the files of ${symbol} ${words(source)} here, and ${words(wanted)} where the job is from`);
    }
    if (known !== null && known === source) return { symbol, isKept: true };
    let bars: string | null = null;
    try {
      const minutes = withoutSecondHours(await prepared.universe.minutes(symbol));
      bars = barsHash(minutes);
      const { row, texts } = await workOn(minutes, symbol, prepared);
      return doneWith(row, { run: prepared.run, source, bars }, texts);
    } catch (error) {
      const row: SymbolRow = { symbol, fault: reasonOf(error as Error, prepared.universe) };
      return doneWith(row, { run: prepared.run, source, bars });
    }
  },
};

async function workOn(
  minutes: Bars,
  symbol: string,
  { universe, recipe, created, allow, input, judged, choose, nullRuns: runs, nullSeed: seed }: Prepared,
): Promise<{ row: SymbolRow; texts: ReadonlyMap<string, string> }> {
  const warnings = requireSound(audit(minutes), { allow });
  const run = research(minutes, recipe);
  const judgement = judgeRun(run, judged, choose);
  const evaluation = evaluate(run);
  const p = runs === 0 ? undefined : await nullP(minutes, recipe, { runs, seed });
  const figures = symbolFigures(run, evaluation, judgement, p);
  const origin = { ...input, ...madeBy(universe), allow };
  const texts = runTexts({ research: run, input: origin, evaluation, warnings, created });
  return { row: { symbol, figures }, texts: new Map([...texts, ...verdictOf(run, judgement, created)]) };
}

/** The files of the verdict: who goes on with the symbol has its first look in the ledger. */
function verdictOf(run: Research, { part, policy, promotion }: JudgedRun, at: string): Map<string, string> {
  const { cash, sharpe } = promotion;
  const models = new Map(modelTexts(run.models, run.recipe));
  return firstVerdict(models, { bars: run.bars, part, policy, cash, looks: sharpe.looks }, promotion, at);
}

/** Why there is no result, with files as the store has them: where a store lies differs from machine to machine. */
function reasonOf({ message }: Error, { source }: Universe): string {
  if (source === undefined || !("files" in source)) return message;
  const store = normalize(join(source.files, "."));
  const folders = [store, dirname(store)].filter((folder) => folder !== "." && folder !== dirname(folder));
  return folders.reduce((text, folder) => {
    const parts = text.split(`${folder}${sep}`);
    // Only where a path begins: "in/" is also the end of "min/".
    return parts.reduce((before, after) => `${before}${/[\w./\\-]$/.test(before) ? `${folder}${sep}` : ""}${after}`);
  }, message);
}

/** What made the bars, if they were made. */
function madeBy({ source }: Universe): ManifestInput {
  if (source === undefined || !("made" in source)) return {};
  const { seed, edge = 0 } = source.made as UniverseOptions;
  return { bars: "sample", seed, edge };
}

/** How often the deciding model is as far beyond the baseline on bars without skill. */
async function nullP(
  minutes: Bars,
  recipe: Recipe,
  options: { readonly runs: number; readonly seed: number },
): Promise<number> {
  const { recipes } = await runNull(minutes, { recipes: { [recipe.name]: recipe }, ...options });
  return recipes[recipe.name]!.beyond.p;
}
