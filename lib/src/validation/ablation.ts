import type { Bars } from "../bars/bars.js";
import { bootstrap, bootstrapDifference, type ScoredRows } from "../evaluation/bootstrap.js";
import type { BootstrapOptions } from "../evaluation/day-blocks.js";
import type { Interval } from "../evaluation/interval.js";
import { scoredPart } from "../evaluation/scored-part.js";
import { research } from "../flow/research.js";
import { mapModels } from "../models/map-models.js";
import type { Models } from "../models/model.js";
import { CURES, type Cure } from "../recipes/cures.js";
import { PRESETS } from "../recipes/presets.js";
import { withOptions } from "../recipes/with-options.js";

/** The flow with some of the cures. */
export interface CureStep {
  /** The cure that was added; "seed" before any. */
  readonly cure: string;
  /** What it cures. */
  readonly why: string;
  /** Which rows were scored; the validation rows also chose C. */
  readonly part: "test" | "validation";
  readonly rows: number;
  /** Share of those rows with label 1. */
  readonly positives: number;
  readonly C: Models<number>;
  readonly auc: Models<Interval>;
  /** The brain's log loss: lower is better. */
  readonly logLoss: Interval;
  /** AUC of a model of volatility and the hour only, on the same rows. */
  readonly yardstick: Interval;
  /** The brain's AUC less the yardstick's. */
  readonly beyondYardstick: Interval;
  /** The brain's AUC less that of the step before, on the same drawn days; none at the first step. */
  readonly change?: Interval;
}

/** What the cures did, one after another. */
export interface CureComparison {
  /** From the preset `seed` to `sound`. */
  readonly steps: readonly CureStep[];
  /** AUC of the last step less that of the first, on the same drawn days. */
  readonly total: Models<Interval>;
}

/** How the comparison is made. */
export interface CompareOptions extends BootstrapOptions {
  /** The cures to take, in order; all of `CURES` when left out. */
  readonly cures?: readonly Cure[];
  /** Called after each step, with how many there are. */
  readonly onStep?: (step: CureStep, steps: number) => void;
}

/**
 * Runs the flow as the preset `seed` has it, then with one cure more at a time, to see what each does to the scores.
 *
 * Steps may score other rows (other bins, other labels): days pair them, and each is to be compared with the yardstick of
 * its own rows. What a cure does depends on those before it. A score that falls was not worth what it said.
 *
 * @param minutes minute bars, as `research` takes them
 * @param options cures, onStep; draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns every step, and the whole difference
 * @throws as `research` and `bootstrap` do
 * @example
 * const { steps } = compareCures(makeSample({ to: "2018-04-01" }), { draws: 50, cures: CURES.slice(0, 2) });
 * steps.map((step) => step.cure); // → ["seed", "session bins", "known labels"]
 */
export function compareCures(minutes: Bars, options: CompareOptions = {}): CureComparison {
  const { cures = CURES, onStep = () => {}, ...drawing } = options;
  const steps: CureStep[] = [];
  let chosen = PRESETS.seed;
  let first: Models<ScoredRows> | undefined;
  let before: Models<ScoredRows> | undefined;
  for (const { name, why, options: values } of [
    { name: "seed", why: "the original's choices", options: {} },
    ...cures,
  ]) {
    chosen = withOptions(chosen, values);
    const result = research(minutes, chosen);
    const { part, data, probability, yardstick: score } = scoredPart(result);
    const { time, label } = data;
    const scored = mapModels((model): ScoredRows => ({ time, label, score: probability[model] }));
    const yardstick = { time, label, score };
    const step: CureStep = {
      cure: name,
      why,
      part,
      rows: label.length,
      positives: label.reduce((sum, y) => sum + y, 0) / label.length,
      C: mapModels((model) => result.searches[model].C),
      auc: mapModels((model) => bootstrap("auc", scored[model], drawing)),
      logLoss: bootstrap("logLoss", scored.brain, drawing),
      yardstick: bootstrap("auc", yardstick, drawing),
      beyondYardstick: bootstrapDifference("auc", scored.brain, yardstick, drawing),
      ...(before && { change: bootstrapDifference("auc", scored.brain, before.brain, drawing) }),
    };
    steps.push(step);
    first ??= scored;
    before = scored;
    onStep(step, cures.length + 1);
  }
  const [from, to] = [first!, before!];
  return { steps, total: mapModels((model) => bootstrapDifference("auc", to[model], from[model], drawing)) };
}
