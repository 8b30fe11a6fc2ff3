import type { Bars } from "../bars/bars.js";
import { blockBootstrap, drawScores, type ScoredRows } from "../evaluation/bootstrap.js";
import type { BootstrapOptions } from "../evaluation/day-blocks.js";
import type { Interval } from "../evaluation/interval.js";
import { scoredPart } from "../evaluation/scored-part.js";
import { research } from "../flow/research.js";
import { positivesOf } from "../labels/dataset.js";
import { labelFromChoices } from "../labels/from-choices.js";
import type { Label, LabelChoices } from "../labels/label.js";
import { knownTimes } from "../labels/label-spans.js";
import { labelUniqueness } from "../labels/label-uniqueness.js";
import { decidingModel } from "../models/inputs.js";
import { makeRecipe } from "../recipes/define-recipe.js";
import type { Recipe } from "../recipes/recipe.js";
import { showable } from "../util/showable.js";
import { MINUTE, parseRule } from "../util/time.js";

/** What a recipe's deciding model knows of one label. */
export interface LabelScores {
  readonly name: string;
  /** The label's choices; none for a custom function. */
  readonly choices?: LabelChoices;
  /** The rows that were scored; validation rows also chose C. */
  readonly part: "test" | "validation";
  readonly rows: number;
  /** Sum of the uniqueness of those rows' labels: about how many of them do not overlap. */
  readonly uniqueRows: number;
  /** Share of those rows with label 1. */
  readonly positives: number;
  readonly auc: Interval;
  readonly logLoss: Interval;
  /** AUC of a model of volatility and the hour only, on the same rows. */
  readonly baseline: Interval;
  /** The deciding model's AUC minus the baseline's, on the same drawn days. */
  readonly beyondBaseline: Interval;
}

/** The result of a comparison of labels. */
export interface LabelComparison {
  /** The model that decides: the brain; without one, the first expert. */
  readonly deciding: string;
  readonly labels: readonly LabelScores[];
  /** Labels that no model could be trained for, and why. */
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

/** Settings of a comparison of labels. */
export interface LabelComparisonOptions extends BootstrapOptions {
  /** Labels to compare with the recipe's own; by default `labelVariants(recipe)`. */
  readonly labels?: { readonly [name: string]: Label };
  /** Called after each label, with the number of labels. */
  readonly onLabel?: (name: string, labels: number) => void;
}

/**
 * The labels that are compared with a recipe's own by default: the fall beyond costs, the first touch of a target of 2 or
 * a stop of 1 ATR for both sides, and the RSI rule (25/75, 30 minutes, the same target and stop, one session at most).
 *
 * Horizon and costs are those of the recipe's own label, or 12 bars and 0.001 if it is a custom function. Trades are
 * closed at the end of the day unless the recipe's label spans the night.
 *
 * @param recipe any recipe
 * @returns labels by name
 * @example
 * Object.keys(labelVariants(PRESETS.sound)); // → ["fall", "first touch, long", "first touch, short", "RSI signal"]
 */
export function labelVariants({ label, bars }: Pick<Recipe, "label" | "bars">): { readonly [name: string]: Label } {
  const { choices } = label;
  const forward = choices && !("kind" in choices) ? choices : undefined;
  const { horizon, threshold } = choices ?? { horizon: 12, threshold: 0.001 };
  const flatAtClose = forward ? forward.withinSession : !choices || !("flatAtClose" in choices) || choices.flatAtClose;
  const trade = { targetAtr: 2, stopAtr: 1, horizon, threshold, flatAtClose };
  const session = Math.max(1, Math.round(SESSION / parseRule(bars.rule)));
  const variants: { readonly [name: string]: LabelChoices } = {
    fall: { horizon, threshold, unknown: "drop", withinSession: flatAtClose, side: "short" },
    "first touch, long": { kind: "tripleBarrier", side: "long", ...trade },
    "first touch, short": { kind: "tripleBarrier", side: "short", ...trade },
    "RSI signal": { kind: "metaLabel", buyBelow: 25, sellAbove: 75, minimumHold: 30, ...trade, horizon: session },
  };
  return Object.fromEntries(Object.entries(variants).map(([name, chosen]) => [name, labelFromChoices(chosen)]));
}

/** A session of regular hours. */
const SESSION = 390 * MINUTE;

/**
 * Trains a recipe on different labels and scores each on its own rows.
 *
 * Each label asks another question, so compare each model with the baseline on its own rows, and not one label's AUC
 * with another's.
 *
 * @param minutes minute bars, as `research` takes them
 * @param recipe the recipe whose columns, experts, brain and training are used
 * @param options labels, onLabel; draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns the scores of each label, the recipe's own first, and which could not be trained
 * @throws when the recipe's own label cannot be trained or scored, as `research` and `blockBootstrap` do
 * @example
 * const minutes = makeSample({ to: "2018-06-01" });
 * const { labels } = compareLabels(minutes, PRESETS.sound, { draws: 50 });
 * labels[1].name; // → "fall"
 */
export function compareLabels(minutes: Bars, recipe: Recipe, options: LabelComparisonOptions = {}): LabelComparison {
  const { labels: variants = labelVariants(recipe), onLabel = () => {}, ...drawing } = options;
  const labels: LabelScores[] = [];
  const failed: { name: string; why: string }[] = [];
  const all = Object.entries({ [OWN]: recipe.label, ...variants });
  for (const [name, label] of all) {
    try {
      labels.push(scoresOf(minutes, makeRecipe({ ...recipe, label }), name, drawing));
    } catch (error) {
      if (name === OWN) throw error;
      failed.push({ name, why: (error as Error).message });
    }
    onLabel(name, all.length);
  }
  return showable("label comparison", { deciding: decidingModel(recipe), labels, failed });
}

const OWN = "the recipe's own";

function scoresOf(minutes: Bars, recipe: Recipe, name: string, drawing: BootstrapOptions): LabelScores {
  const result = research(minutes, recipe);
  const { part, data, probability, baseline: score } = scoredPart(result);
  const { time, label, spans, weight } = data;
  const scored: ScoredRows = { time, label, score: probability[decidingModel(recipe)]!, weight };
  const baseline: ScoredRows = { time, label, score, weight };
  const auc = drawScores("auc", [scored, baseline], drawing);
  const unique = labelUniqueness(spans, knownTimes(result.bars));
  const { choices } = recipe.label;
  return {
    name,
    ...(choices && { choices }),
    part,
    rows: label.length,
    uniqueRows: unique.reduce((sum, share) => sum + (Number.isNaN(share) ? 1 : share), 0),
    positives: positivesOf(label) / label.length,
    auc: auc.interval(scored),
    logLoss: blockBootstrap("logLoss", scored, drawing),
    baseline: auc.interval(baseline),
    beyondBaseline: auc.difference(scored, baseline),
  };
}
