import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { MetricName } from "../metrics/weighted-metrics.js";
import { blockScore } from "./bootstrap.js";
import { BOOTSTRAP_DEFAULTS, type BootstrapOptions, dayBlocks, drawBlocks, firstDraws } from "./day-blocks.js";
import { type Interval, percentileInterval } from "./interval.js";
import type { TimedRows } from "./standardised-coefficients.js";

/** Settings of the permutation importance. */
export interface PermutationOptions extends BootstrapOptions {
  /** Number of shuffles of each column. */
  readonly nRepeats?: number;
}

/**
 * How much worse a model's score gets when one column is shuffled among the rows. Positive means useful, for every
 * metric.
 *
 * Rows are shuffled, not days: every day has the same hours, so shuffling days would leave `time_of_day` unchanged. The
 * interval comes from days drawn with replacement; each draw uses one of the shuffles, so it includes their randomness.
 * If columns carry the same information, each one alone can look useless.
 *
 * @param metric `"auc"`, `"logLoss"` or `"brier"`
 * @param rows rows the model was not fitted on
 * @param predict computes probabilities from columns: `(X) => fit.predictProba(X)`
 * @param options nRepeats (10), draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns an interval for each column; its estimate is the mean over the shuffles
 * @throws as `blockBootstrap` does
 * @see Breiman (2001); scikit-learn `permutation_importance`
 * @example
 * const { train } = research(makeSample({ to: "2018-03-01" }));
 * const rows = { time: train.time, X: [train.features.atr_pct, train.features.rsi], y: train.label };
 * const fit = new LogisticRegression({ standardise: true }).fit(rows.X, rows.y);
 * const [volatility] = permutationImportance("auc", rows, (X) => fit.predictProba(X));
 * volatility.estimate > 0; // → true
 */
export function permutationImportance(
  metric: MetricName,
  rows: TimedRows,
  predict: (X: readonly Float64Array[]) => Float64Array,
  options: PermutationOptions = {},
): Interval[] {
  const settings = { ...BOOTSTRAP_DEFAULTS, nRepeats: 10, ...options };
  const { nRepeats } = settings;
  if (!(Number.isInteger(nRepeats) && nRepeats >= 1)) {
    throw new RangeError(`nRepeats must be 1 or more, got ${nRepeats}`);
  }
  const { time, X, y } = rows;
  const blocks = dayBlocks([time], settings.blockDays);
  const sign = metric === "auc" ? 1 : -1;
  const generator = xoroshiro128plus(settings.seed);
  const scoreOf = (columns: readonly Float64Array[]): ReturnType<typeof blockScore> =>
    blockScore(metric, { time, label: y, score: predict(columns) }, blocks.of[0]!, blocks.count);
  const whole = scoreOf(X);
  const shuffled = X.map((column, j) =>
    Array.from({ length: nRepeats }, () => {
      const mixed = shuffle(column, generator);
      return scoreOf(X.map((other, k) => (k === j ? mixed : other)));
    }),
  );
  const lanes = DRAWS_OF_A_SHUFFLE * nRepeats;
  const draw = drawBlocks(blocks.count, settings, lanes);
  /** By column, the falls of the next draws; the first one that counts is number `counted` of those that do. */
  const nextFalls = (counted: number): Float64Array[] => {
    const counts = draw();
    const score = whole.ofDraws(counts, lanes);
    const usable = Uint32Array.from(score.keys()).filter((lane) => !Number.isNaN(score[lane]!));
    const falls = shuffled.map(() => new Float64Array(lanes).fill(Number.NaN));
    for (let repeat = 0; repeat < nRepeats; repeat++) {
      const own = usable.filter((_, i) => (counted + i) % nRepeats === repeat);
      const countsOfOwn = takeLanes(counts, lanes, own);
      shuffled.forEach((repeats, j) => {
        repeats[repeat]!.ofDraws(countsOfOwn, own.length).forEach((value, i) => {
          falls[j]![own[i]!] = sign * (score[own[i]!]! - value);
        });
      });
    }
    return falls;
  };
  let falls: Float64Array[] = [];
  const draws = firstDraws(blocks.count, settings.draws, (number, counted) => {
    if (number % lanes === 0) falls = nextFalls(counted);
    return falls.map((column) => column[number % lanes]!);
  });
  return shuffled.map((repeats, j) => {
    const estimate = repeats.reduce((sum, score) => sum + sign * (whole.ofAll - score.ofAll), 0) / nRepeats;
    return percentileInterval(estimate, draws[j]!, settings.level, blocks.count);
  });
}

/** Draws that are made at once for each shuffle. */
const DRAWS_OF_A_SHUFFLE = 8;

/** The counts of some of the draws. */
function takeLanes(counts: Float64Array, lanes: number, wanted: Uint32Array): Float64Array {
  const taken = new Float64Array((counts.length / lanes) * wanted.length);
  for (let i = 0; i < taken.length; i++) {
    const [block, lane] = [Math.floor(i / wanted.length), i % wanted.length];
    taken[i] = counts[block * lanes + wanted[lane]!]!;
  }
  return taken;
}

/** A shuffled copy (Fisher-Yates). */
function shuffle(values: Float64Array, generator: RandomGenerator): Float64Array {
  const out = values.slice();
  for (let i = out.length - 1; i > 0; i--) {
    const k = uniformInt(generator, 0, i);
    const held = out[i]!;
    out[i] = out[k]!;
    out[k] = held;
  }
  return out;
}
