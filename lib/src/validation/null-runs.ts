import type { Bars } from "../bars/bars.js";
import { scoredPart } from "../evaluation/scored-part.js";
import { research } from "../flow/research.js";
import { positivesOf } from "../labels/dataset.js";
import { rocAuc } from "../metrics/roc-auc.js";
import { decidingModel, mapModels, modelNames } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import { PRESETS } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { showable } from "../util/showable.js";
import { type NullRunner, onThisThread, type RunOptions, runName, runTasks } from "./null-runner.js";
import { type NullScore, nullScore } from "./null-score.js";
import { signFlip } from "./sign-flip-null.js";

/** The scores of one recipe on the bars and on sign-flipped bars. */
export interface NullRecipe {
  /** The rows that were scored: `"validation"` if there is no test part; those rows also chose C. */
  readonly part: "test" | "validation";
  /** Number of those rows, on the bars themselves. */
  readonly rows: number;
  /** Share of those rows with label 1. */
  readonly positives: number;
  /** The model that decides: the brain; without one, the first expert. */
  readonly deciding: string;
  /** The AUC of each model. */
  readonly models: PerModel<NullScore>;
  /** The AUC of the baseline, a model of volatility and the hour only. */
  readonly baseline: NullScore;
  /** The deciding model's AUC minus the baseline's. */
  readonly beyond: NullScore;
}

/** The scores of the flow on bars, and on sign-flipped ones. */
export interface NullRuns {
  readonly runs: number;
  readonly seed: number;
  readonly recipes: { readonly [name: string]: NullRecipe };
}

/** The input of null runs; task 0 is the bars themselves, task i uses seed i - 1. */
export interface NullTask {
  readonly minutes: Bars;
  readonly recipes: { readonly [name: string]: Recipe };
  readonly seeds: readonly number[];
}

/** What the flow reports on some bars. */
export interface NullReport {
  readonly part: "test" | "validation";
  readonly rows: number;
  /** Share of those rows with label 1. */
  readonly positives: number;
  /** On those rows. */
  readonly models: PerModel<number>;
  readonly baseline: number;
}

/** One report per recipe. */
export type NullReports = { readonly [recipe: string]: NullReport };

/** Settings of null runs. */
export interface NullOptions extends RunOptions {
  /** The recipes to compare, by name; both presets by default. */
  readonly recipes?: { readonly [name: string]: Recipe };
  /** Where the runs are executed; by default on this thread. Does not change any number. */
  readonly runner?: NullRunner<NullTask, NullReports>;
}

/**
 * Sign-flip null: runs the whole flow on bars whose moves go up or down by coin flip, to see what it scores without any
 * skill, and how the score on the bars themselves compares.
 *
 * Each run uses a `signFlip` of the bars: the same minutes, with moves of the same size. If the bars themselves were
 * such a flip, p would be 0.05 or less once in 20 times. Interrupting the waiting cell aborts the runs.
 *
 * @param minutes what `research` takes
 * @param options see `NullOptions`
 * @returns for each recipe, the AUC of each model and of the baseline on the part that the recipe reports, and how far
 * the deciding model is beyond the baseline
 * @throws when the flow cannot be run on the bars or on a flip of them, or the engine is not the exact one
 * @example
 * const { recipes } = await nullRuns(makeSample({ to: "2018-04-01", edge: 0.14 }), { runs: 9 });
 * recipes.sound.part; // → "test"
 * recipes.sound.models.brain.walks.length; // → 9
 */
export async function runNull(minutes: Bars, options: NullOptions = {}): Promise<NullRuns> {
  const { runner = onThisThread(nullReports), ...others } = options;
  const recipes: { readonly [name: string]: Recipe } =
    options.recipes ?? (PRESETS as unknown as { [name: string]: Recipe });
  const names = Object.keys(recipes);
  if (names.length === 0) throw new Error("no recipe: nothing to run");
  for (const name of names) requireExactEngine(name, recipes[name]!);
  const { runs, seed, own, walks } = await runTasks(others, (seeds) => ({ minutes, recipes, seeds }), runner);
  const of = (name: string): NullRecipe =>
    nullRecipe(
      recipes[name]!,
      own[name]!,
      walks.map((reports) => reports[name]!),
    );
  return showable("null runs", { runs, seed, recipes: Object.fromEntries(names.map((name) => [name, of(name)])) });
}

/** Throws if a recipe's models come from another engine: threads have the exact one only. */
export function requireExactEngine(name: string, { engine = "exact" }: Recipe): void {
  if (engine !== "exact") throw new Error(`recipe ${name}: null runs need the exact engine, not ${engine}`);
}

/** Runs one task: the flow with each recipe, on the bars themselves or on a sign flip of them. */
export function nullReports({ minutes, recipes, seeds }: NullTask, number: number): NullReports {
  const whose = runName(number, seeds.length);
  let where = whose;
  try {
    const bars = number === 0 ? minutes : signFlip(minutes, seeds[number - 1]!);
    const reports: Record<string, NullReport> = {};
    for (const [name, recipe] of Object.entries(recipes)) {
      where = `${whose}, recipe ${name}`;
      reports[name] = reportOf(bars, recipe);
    }
    return reports;
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

function reportOf(bars: Bars, recipe: Recipe): NullReport {
  const { part, data, probability, baseline } = scoredPart(research(bars, recipe));
  const rows = data.label.length;
  return {
    part,
    rows,
    positives: positivesOf(data.label) / rows,
    models: mapModels(recipe, (name: string) => rocAuc(data.label, probability[name]!, data.weight)),
    baseline: rocAuc(data.label, baseline, data.weight),
  };
}

function nullRecipe(recipe: Recipe, own: NullReport, walks: readonly NullReport[]): NullRecipe {
  const deciding = decidingModel(recipe);
  const score = (value: (report: NullReport) => number): NullScore =>
    nullScore(value(own), Float64Array.from(walks, value));
  const { part, rows, positives } = own;
  return {
    ...{ part, rows, positives, deciding },
    models: Object.fromEntries(modelNames(recipe).map((name) => [name, score(({ models }) => models[name]!)])),
    baseline: score(({ baseline }) => baseline),
    beyond: score(({ models, baseline }) => models[deciding]! - baseline),
  };
}

/**
 * Each score of a recipe's null runs with its name: the models, the baseline, and the deciding model's lead over it.
 *
 * @param recipe one of the `recipes` that `nullRuns` returned
 * @example
 * const { recipes } = await nullRuns(makeSample({ to: "2018-04-01" }), { runs: 2, recipes: { seed: PRESETS.seed } });
 * nullScores(recipes.seed).map(([name]) => name); // → ["rsi", "macd", "trend", "brain", "baseline", "beyond"]
 */
export function nullScores({ models, baseline, beyond }: NullRecipe): [name: string, score: NullScore][] {
  return [...Object.entries(models), ["baseline", baseline], ["beyond", beyond]];
}
