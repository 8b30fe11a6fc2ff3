import type { Bars } from "../bars/bars.js";
import { drawScores } from "../evaluation/bootstrap.js";
import { type BootstrapOptions, dayBlocks } from "../evaluation/day-blocks.js";
import { type DrawnModels, drawModels } from "../evaluation/drawn-models.js";
import { coverageOfFewDays } from "../evaluation/few-days.js";
import type { Interval } from "../evaluation/interval.js";
import { differenceOf } from "../evaluation/joint-bootstrap.js";
import { lossInterval } from "../evaluation/loss-interval.js";
import { scoredPart } from "../evaluation/scored-part.js";
import { researchReusing } from "../flow/research.js";
import { type Reuse, reuseLast } from "../flow/reuse.js";
import { positivesOf } from "../labels/dataset.js";
import { decidingModel, mapModels, modelNames } from "../models/inputs.js";
import type { PerModel } from "../models/model.js";
import { type ChoiceValues, choiceNames, choicesOf } from "../recipes/choices.js";
import { CURES, type Cure } from "../recipes/cures.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { withOptions } from "../recipes/with-options.js";
import { showable } from "../util/showable.js";
import { dayOf } from "../util/time.js";

/** One step of the ablation: the flow with some of the cures. */
export interface AblationStep<M extends string = string> {
  /** The cure that was added; "seed" before any. */
  readonly cure: string;
  /** What that cure does. */
  readonly why: string;
  /** The rows that were scored; validation rows also chose C. */
  readonly part: "test" | "validation";
  readonly rows: number;
  readonly days: number;
  /** Only with fewer than 50 days: how often 95 % intervals of an AUC or a difference hold the truth. They are too narrow. */
  readonly coverage?: number;
  /** Share of those rows with label 1. */
  readonly positives: number;
  readonly C: PerModel<number, M>;
  readonly auc: PerModel<Interval, M>;
  /** Log loss of the model that decides: lower is better. */
  readonly logLoss: Interval;
  /** AUC of a model of volatility and the hour only, on the same rows. */
  readonly baseline: Interval;
  /** The deciding model's AUC minus the baseline's. */
  readonly beyondBaseline: Interval;
  /** The deciding model's AUC minus that of the step before, on the same drawn days; none for the first step. */
  readonly change?: Interval;
}

/** The result of an ablation. */
export interface Ablation<M extends string = string> {
  /** The model that decides: the brain; without one, the first expert. */
  readonly deciding: M;
  /** The steps, from the original's choices to all cures. */
  readonly steps: readonly AblationStep<M>[];
  /** AUC of the last step minus that of the first, on the same drawn days. */
  readonly total: PerModel<Interval, M>;
  /**
   * Cures that were skipped because the recipe has no such choice, for example because its label is a custom function.
   */
  readonly skipped: readonly string[];
}

/** Settings of an ablation. */
export interface AblationOptions<M extends string = string> extends BootstrapOptions {
  /** The recipe whose columns, experts and brain are used; by default the presets'. */
  readonly recipe?: Recipe<string, M>;
  /** The cures to apply, in order; by default all of `CURES`. */
  readonly cures?: readonly Cure[];
  /** Called after each step, with the total number of steps. */
  readonly onStep?: (step: AblationStep<M>, steps: number) => void;
}

/**
 * Ablation of the cures: runs a recipe with the original's choices, then adds one cure at a time, to see what each does
 * to the scores.
 *
 * Steps may score different rows (because bins or labels differ): they are paired by day, and each should be compared
 * with the baseline on its own rows. The effect of a cure depends on those before it. If a cure lowers a score, the
 * score was too high before.
 *
 * @param minutes minute bars, as `research` takes them
 * @param options recipe, cures, onStep; draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns every step, and the total difference
 * @throws as `research` and `blockBootstrap` do
 * @example
 * const { steps } = ablation(makeSample({ to: "2018-04-01" }), { draws: 50, cures: CURES.slice(0, 2) });
 * steps.map((step) => step.cure); // → ["seed", "session bins", "known labels"]
 */
export function ablation<M extends string = PresetModels>(
  minutes: Bars,
  options: AblationOptions<M> = {},
): Ablation<M> {
  const { cures = CURES, onStep = () => {}, recipe: asked, ...drawing } = options;
  const recipe = asked ?? (PRESETS.seed as unknown as Recipe<string, M>);
  const deciding = decidingModel(recipe);
  const applied = cures.filter((cure) => applies(recipe, cure.options));
  const skipped = cures.filter((cure) => !applied.includes(cure)).map(({ name }) => name);
  const steps: AblationStep<M>[] = [];
  let chosen = withOptions(recipe, uncured(applied));
  let first: DrawnModels<M> | undefined;
  let before: DrawnModels<M> | undefined;
  const reuse = reuseLast();
  const start = { name: "seed", why: "the original's choices", options: {} };
  for (const cure of [start, ...applied]) {
    chosen = withOptions(chosen, cure.options);
    const { step, drawn } = runStep(minutes, chosen, cure, { reuse, before, drawing });
    steps.push(step);
    first ??= drawn;
    before = drawn;
    onStep(step, applied.length + 1);
  }
  const total = mapModels(recipe, differences(modelNames(recipe), before!, first!, drawing));
  return showable("ablation", { deciding, steps, total, skipped });
}

/** Runs a step, in a function of its own so that nothing of the step before but its scores is in memory. */
function runStep<M extends string>(
  minutes: Bars,
  recipe: Recipe<string, M>,
  { name, why }: Pick<Cure, "name" | "why">,
  given: { readonly reuse: Reuse; readonly before: DrawnModels<M> | undefined; readonly drawing: BootstrapOptions },
): { readonly step: AblationStep<M>; readonly drawn: DrawnModels<M> } {
  const { reuse, before, drawing } = given;
  const deciding = decidingModel(recipe);
  const result = researchReusing(reuse, minutes, recipe);
  const scoring = scoredPart(result, reuse);
  const { part, data, predictAll } = scoring;
  const all = predictAll();
  const { time, label } = data;
  const drawn = drawModels(scoring, recipe, drawing);
  const { models: scored, baseline, auc } = drawn;
  const days = new Set(time.map((moment) => dayOf(moment))).size;
  const coverage = coverageOfFewDays(days);
  const step: AblationStep<M> = {
    cure: name,
    why,
    part,
    rows: label.length,
    days,
    ...(coverage !== undefined && { coverage }),
    positives: positivesOf(label) / label.length,
    C: mapModels(recipe, (model: M) => result.searches[model].C),
    auc: mapModels(recipe, (model: M) => auc.interval(scored[model])),
    logLoss: lossInterval(
      "logLoss",
      scored[deciding],
      { time: all.data.time, label: all.data.label, score: all.probability[deciding], weight: all.data.weight },
      drawing,
    ),
    baseline: auc.interval(baseline),
    beyondBaseline: auc.difference(scored[deciding], baseline),
    ...(before && { change: differences([deciding], drawn, before, drawing)(deciding) }),
  };
  return { step, drawn };
}

/**
 * The differences of the models' AUCs in two steps. Draws depend on the days only, so where both steps have the same days,
 * they are made already.
 */
function differences<M extends string>(
  names: readonly M[],
  one: DrawnModels<M>,
  other: DrawnModels<M>,
  drawing: BootstrapOptions,
): (model: M) => Interval {
  if (sameDays(one.baseline.time, other.baseline.time)) {
    return (model) => differenceOf(one.auc.drawn(one.models[model]), other.auc.drawn(other.models[model]));
  }
  const both = names.flatMap((model) => [one.models[model], other.models[model]]);
  const auc = drawScores("auc", both, drawing);
  return (model) => auc.difference(one.models[model], other.models[model]);
}

/** Whether two lists of times have the same days. */
function sameDays(some: Float64Array, others: Float64Array): boolean {
  if (some === others) return true;
  const [own, theirs, all] = [[some], [others], [some, others]].map((times) => dayBlocks(times, 1).count);
  return own === all && theirs === all;
}

/** Whether a recipe has the choices that a cure changes; stacking needs a brain. */
function applies(recipe: Recipe, values: ChoiceValues): boolean {
  const names = choiceNames(recipe);
  const has = (name: string): boolean => names.includes(name) && (name !== "stackingFolds" || recipe.brain !== null);
  return Object.keys(values).every(has);
}

/** The recipe with the original's value for every choice that a cure changes; its own horizon and threshold stay. */
function uncured(cures: readonly Cure[]): ChoiceValues {
  const original = choicesOf(PRESETS.seed) as unknown as Record<string, unknown>;
  const names = cures.flatMap(({ options }) => Object.keys(options));
  const value = (name: string): unknown =>
    name.split(".").reduce<unknown>((group, key) => (group as Record<string, unknown>)[key], original);
  return Object.fromEntries(names.map((name) => [name, value(name)])) as ChoiceValues;
}
