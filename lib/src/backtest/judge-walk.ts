import { takeColumn } from "../bars/bars.js";
import { drawScores, type ScoredRows } from "../evaluation/bootstrap.js";
import type { BootstrapOptions } from "../evaluation/day-blocks.js";
import { type ScoredModels, scoreModels } from "../evaluation/evaluate.js";
import type { Interval } from "../evaluation/interval.js";
import { takeRows } from "../labels/dataset.js";
import { rocAuc } from "../metrics/roc-auc.js";
import { decidingModel, mapModels } from "../models/inputs.js";
import type { SearchScores } from "../training/search-c.js";
import { showable } from "../util/showable.js";
import { dayOf, formatTime } from "../util/time.js";
import type { RetrainedStretch, RollingRetrain } from "../validation/rolling-retrain.js";
import { type BacktestOptions, backtest } from "./backtest.js";
import { drawMeans, meanInterval } from "./daily-interval.js";
import { accountOf, type Judgement, type JudgeOptions, judgePart, policyOf } from "./judge.js";
import type { JudgedPart } from "./judged-part.js";
import { brain } from "./policies/brain.js";
import type { Backtest } from "./result.js";
import { type ModelSignals, signalsOf } from "./signals.js";

/** What came of one stretch. */
export interface StretchResult {
  /** Times of the first and last bar. */
  readonly from: string;
  readonly to: string;
  /** Rows that the models were fitted on, and that chose C. */
  readonly train: number;
  readonly validation: number;
  /** The deciding model's C, and its AUC on the stretch's rows; NaN where all labels are the same. */
  readonly C: number;
  readonly rows: number;
  readonly auc: number;
  /** Trades that ended in the stretch, and what the account gained in it, in dollars. */
  readonly trades: number;
  readonly profit: number;
}

/** How models do that were trained some retrainings ago. */
export interface AgeScore {
  /** Number of retrainings that these models missed; 0 for models as they are used. */
  readonly age: number;
  /** Days with an answer of this age. */
  readonly days: number;
  readonly auc: Interval;
  /** Mean return a day of the policy on these answers, after costs. */
  readonly daily: Interval;
  /** The same two minus what models of age 0 reach on the same days; only above age 0. */
  readonly aucChange?: Interval;
  readonly dailyChange?: Interval;
}

/** The judgement of a rolling retraining: one evaluation and one verdict over all answers, stretches, and ageing. */
export interface WalkJudgement<M extends string = string> extends Judgement<M> {
  /** How often models were trained anew, and on how much of the past. */
  readonly options: RollingRetrain["options"];
  readonly scores: ScoredModels<M>;
  readonly stretches: readonly StretchResult[];
  readonly ages: readonly AgeScore[];
}

/** Answers on fewer days say too little about an age. */
const MIN_DAYS = 20;

/** Draws of the ages' intervals, of which there are many; enough to see whether a difference is one. */
const AGE_DRAWS = 300;

/**
 * Judges a rolling retraining: all its answers together are scored and traded as one part, by the same criteria as
 * `judge`.
 *
 * What is judged is the procedure, that is the recipe, when it is trained anew, and the policy, not one set of models.
 *
 * How models age is measured by letting each set answer on after its replacement. Older answers begin later, so each
 * age is compared with age 0 on the days that both answer.
 *
 * @param walk what `rollingRetrain` returned
 * @param options policy, costs, account, limits, as for `judge`; intervals of the ages have 300 draws if `bootstrap` does not say
 * @param scores the scores over all stretches, if they are known already
 * @returns runs, their figures, the pooled scores, the stretches, the ages, and the verdict
 * @throws as `judge` does, and when the answers lie on fewer than two days or all labels there are the same
 * @example
 * const minutes = makeSample({ to: "2018-05-01" });
 * const walk = rollingRetrain(minutes, PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
 * const { scores, promotion } = judgeWalk(walk, { costs: "ib" });
 * [scores.days, promotion.verdict]; // → [42, "not enough evidence"]
 */
export function judgeWalk<M extends string>(
  walk: RollingRetrain<string, M, SearchScores>,
  options: JudgeOptions,
  scores: ScoredModels<M> = scoreWalk(walk, options.bootstrap),
): WalkJudgement<M> {
  const { bars, features, recipe, stretches } = walk;
  const part = walkPart(walk);
  const signals = signalsOf(bars, walk.probability, recipe);
  const models = stretches.map((stretch) => stretch.models);
  const judgement = judgePart({ bars, part, features, signals, models }, recipe, options);
  return showable("walk", {
    ...judgement,
    options: walk.options,
    scores,
    stretches: stretches.map((stretch) => stretchResult(walk, stretch, judgement.runs.candidate)),
    ages: agesOf(walk, judgement, options),
  });
}

/** All stretches, as the part that is judged. */
export function walkPart<M extends string>({
  bars: { time },
  stretches,
}: RollingRetrain<string, M, SearchScores>): JudgedPart {
  const [start, end] = [stretches[0]!.bars.start, time.length];
  const [from, to] = [formatTime(time[start]!), formatTime(time[end - 1]!)];
  const why = "Each of these bars was answered by models that were trained before it.";
  return { name: "walk", start, end, from, to, untouched: true, why };
}

/** The scores of each model on the rows of all stretches together. */
export function scoreWalk<M extends string>(
  walk: RollingRetrain<string, M, SearchScores>,
  bootstrap?: BootstrapOptions,
): ScoredModels<M> {
  const { bars, data, rows, recipe, probability, baseline } = walk;
  const own = answeredRows(walk);
  const at = own.map((row) => rows[row]!);
  const answered = {
    data: takeRows(data, own),
    probability: mapModels(recipe, (name: M) => takeColumn(probability[name], at)),
    baseline: takeColumn(baseline, at),
  };
  // How much losses vary is learned from the same rows: before them, no model had an answer.
  const scored = { part: "test" as const, ...answered, predictAll: () => answered };
  return scoreModels(scored, bars, recipe, bootstrap);
}

/** The rows of all stretches. */
function answeredRows<M extends string>({ stretches }: RollingRetrain<string, M, SearchScores>): Uint32Array {
  return Uint32Array.from(stretches.flatMap(({ test }) => [...test]));
}

function stretchResult<M extends string>(
  { bars, data, rows, recipe, probability }: RollingRetrain<string, M, SearchScores>,
  { bars: own, train, validation, test, searches }: RetrainedStretch<M, SearchScores>,
  { equity, cash, firstBar, trades }: Backtest,
): StretchResult {
  const deciding = decidingModel(recipe);
  const p = probability[deciding];
  const label = Uint8Array.from(test, (row) => data.label[row]!);
  const [from, to] = [bars.time[own.start]!, bars.time[own.end - 1]!];
  const equityBefore = own.start === firstBar ? cash : equity[own.start - firstBar - 1]!;
  return {
    from: formatTime(from),
    to: formatTime(to),
    train: train.length,
    validation: validation.length,
    C: searches[deciding].C,
    rows: test.length,
    auc:
      new Set(label).size === 2
        ? rocAuc(
            label,
            Float64Array.from(test, (row) => p[rows[row]!]!),
          )
        : Number.NaN,
    trades: trades.filter(({ exitTime }) => exitTime >= from && exitTime <= to).length,
    profit: equity[own.end - 1 - firstBar]! - equityBefore,
  };
}

/** Each age that has answers on enough days; age 0 in any case. */
function agesOf<M extends string>(
  walk: RollingRetrain<string, M, SearchScores>,
  { signals, runs }: Judgement<M>,
  options: JudgeOptions,
): AgeScore[] {
  const { bars, data, rows, byAge, recipe } = walk;
  const candidate = brain(policyOf(recipe, options));
  const all = answeredRows(walk);
  const scoreOf = (answered: Uint32Array, p: Float64Array): Float64Array =>
    Float64Array.from(answered, (row) => p[rows[row]!]!);
  const rowsOf = (answered: Uint32Array, p: Float64Array): ScoredRows => ({
    time: takeColumn(data.time, answered),
    label: Uint8Array.from(answered, (row) => data.label[row]!),
    score: scoreOf(answered, p),
    ...(data.weight && { weight: takeColumn(data.weight, answered) }),
  });
  const bootstrap = { draws: AGE_DRAWS, ...options.bootstrap };
  return byAge.flatMap((p, age): AgeScore[] => {
    const answered = all.filter((row) => !Number.isNaN(p[rows[row]!]!));
    const own = rowsOf(answered, p);
    const days = new Set(own.time.map(dayOf)).size;
    if (age > 0 && days < MIN_DAYS) return [];
    if (age === 0) {
      const { time, return: returns } = runs.candidate.days;
      const auc = drawScores("auc", [own], bootstrap).interval(own);
      return [{ age, days, auc, daily: meanInterval(time, returns, bootstrap) }];
    }
    const fresh = { ...own, score: scoreOf(answered, byAge[0]!) };
    const auc = drawScores("auc", [own, fresh], bootstrap);
    const from = formatTime(bars.time[walk.stretches[age]!.bars.start]!);
    const run = { ...accountOf(options, { from, to: formatTime(bars.time.at(-1)!) }), signals: { ...signals, p } };
    const { time, return: returns } = backtest(bars, candidate, run as unknown as BacktestOptions<ModelSignals>).days;
    const freshReturns = runs.candidate.days.return.subarray(-returns.length);
    const change = returns.map((r, day) => r - freshReturns[day]!);
    const daily = drawMeans(time, [returns, change], bootstrap);
    return [
      {
        ...{ age, days, auc: auc.interval(own), daily: daily.interval(returns) },
        aucChange: auc.difference(own, fresh),
        dailyChange: daily.interval(change),
      },
    ];
  });
}
