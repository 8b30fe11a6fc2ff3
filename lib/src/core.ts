// ata-lab/core: the flow, in any JavaScript engine. No file access, no native code, no module of Node.

// Recipes: all choices of the flow as one value

export type { ColumnLimits, RowFilter } from "./features/filter-rows.js";
export { forwardReturn } from "./labels/forward-return.js";
export type {
  ForwardReturnOptions,
  Label,
  LabelChoices,
  Labels,
  MetaLabelOptions,
  TripleBarrierOptions,
} from "./labels/label.js";
export { metaLabel } from "./labels/meta-label.js";
export { tripleBarrier } from "./labels/triple-barrier.js";
export { decidingModel, mapModels, modelFeatures, modelNames } from "./models/inputs.js";
export { modelFile } from "./models/model.js";
export { CURES, type Cure } from "./recipes/cures.js";
export { defineRecipe, type ModelsOf } from "./recipes/define-recipe.js";
export { type Fingerprint, fingerprintFaults, fingerprintOf } from "./recipes/fingerprint.js";
export { PRESETS, type PresetName } from "./recipes/presets.js";
export { seedReaderFaults } from "./recipes/readers.js";
export type { BarChoices, Recipe } from "./recipes/recipe.js";
export { recipeBars } from "./recipes/recipe-bars.js";
export { withOptions } from "./recipes/with-options.js";

// The flow and what it is worth

export { type Evaluation, evaluate } from "./evaluation/evaluate.js";
export { evaluatePool } from "./evaluation/evaluate-pool.js";
export { featureImportance } from "./evaluation/feature-importance.js";
export { type Research, research } from "./flow/research.js";
export { type PoolOptions, type PoolResearch, researchPool } from "./flow/research-pool.js";
export { type ResearchSummary, summarise } from "./flow/summary.js";
export { type Ablation, ablation } from "./validation/ablation.js";
export { type CombinatorialScores, combinatorialScores } from "./validation/combinatorial-scores.js";
export { CONVENTIONS, type Convention } from "./validation/conventions.js";
export { barPipeline, flowPipeline, labelLookAhead } from "./validation/flow-pipeline.js";
export { compareLabels, type LabelComparison } from "./validation/label-comparison.js";
export { type LeaveSymbolsOut, leaveSymbolsOut } from "./validation/leave-symbols-out.js";
export { type LookAheadReport, lookAheadCheck } from "./validation/look-ahead-check.js";
export { type NullRuns, nullScores } from "./validation/null-runs.js";
export type { Pipeline } from "./validation/pipeline.js";
export { lastTraining, type RollingRetrain, rollingRetrain } from "./validation/rolling-retrain.js";
export { type Skew, skew } from "./validation/skew.js";
export { type WarmUp, warmUpCheck } from "./validation/warm-up-check.js";

// Trained models at work

export { featuresWith } from "./features/feature-stream.js";
export { toOnnx } from "./handover/to-onnx.js";
export type { Minute } from "./serving/bar-builder.js";
export { createPaper, type Paper, type PaperBar, type PaperState } from "./serving/paper.js";
export { type Predictions, predictBars } from "./serving/predict-bars.js";
export { createScorer, type ScoredBar, type Scorer } from "./serving/scorer.js";
export type { ScorerState } from "./serving/scorer-state.js";

// Bars

export { adjustForSplits, parseSplits } from "./bars/adjust-for-splits.js";
export { type AuditReport, audit } from "./bars/audit/audit.js";
export type { Finding } from "./bars/audit/finding.js";
export { requireSound } from "./bars/audit/require-sound.js";
export { type Bars, sliceBars, takeBars, takeColumn } from "./bars/bars.js";
export { sessionOf } from "./bars/calendar.js";
export { withoutSecondHours } from "./bars/clock-changes.js";
export { type BarComparison, type ComparedDay, compareBars } from "./bars/compare-bars.js";
export { makeUniverse, type UniverseOptions } from "./bars/make-universe.js";
export { regularHours } from "./bars/regular-hours.js";
export { resample } from "./bars/resample.js";
export { restamp } from "./bars/restamp.js";
export { makeSample, type SampleOptions } from "./bars/sample.js";
export { type Universe, universeOf } from "./bars/universe.js";
export { DAY, formatTime, HOUR, MINUTE, parseDay } from "./util/time.js";

// Indicators

export { adx } from "./indicators/adx.js";
export { atr } from "./indicators/atr.js";
export { diff } from "./indicators/diff.js";
export { ewmMean, wilderMean } from "./indicators/ewm-mean.js";
export { fillNa } from "./indicators/fill-na.js";
export { type Macd, macd } from "./indicators/macd.js";
export { onBalanceVolume } from "./indicators/on-balance-volume.js";
export { openingGap } from "./indicators/opening-gap.js";
export { openingRange } from "./indicators/opening-range.js";
export { pctChange } from "./indicators/pct-change.js";
export { ratio } from "./indicators/ratio.js";
export { realisedVolatility } from "./indicators/realised-volatility.js";
export { relativeTo } from "./indicators/relative-to.js";
export { rollingMax } from "./indicators/rolling-max.js";
export { rollingMean } from "./indicators/rolling-mean.js";
export { rollingMin } from "./indicators/rolling-min.js";
export { rollingStd } from "./indicators/rolling-std.js";
export { rollingSum } from "./indicators/rolling-sum.js";
export { rollingZScore } from "./indicators/rolling-z-score.js";
export { rsi } from "./indicators/rsi.js";
export { seedWithMean } from "./indicators/seed-with-mean.js";
export { sessionVwap } from "./indicators/session-vwap.js";
export { shift } from "./indicators/shift.js";
export { stochastic } from "./indicators/stochastic.js";
export { dayCycle, weekCycle } from "./indicators/time-cycles.js";
export { timeOfDay } from "./indicators/time-of-day.js";
export { trueRange } from "./indicators/true-range.js";

// Features, labels and rows

export {
  buildFeatures,
  FEATURE_DEFAULTS,
  FEATURES,
  type FeatureName,
  type FeatureOptions,
  type Features,
} from "./features/build-features.js";
export { type Columns, designMatrix } from "./features/columns.js";
export { completeRows } from "./features/complete-rows.js";
export { filterRows } from "./features/filter-rows.js";
export { type Dataset, sliceRows, takeRows } from "./labels/dataset.js";
export { futureReturn, labelForwardReturn } from "./labels/forward-return.js";
export { knownTimes, type LabelSpans, labelSpans, takeSpans } from "./labels/label-spans.js";
export { labelUniqueness } from "./labels/label-uniqueness.js";
export {
  type TradeReturns,
  type TradeRules,
  type TradeSignals,
  tradeReturns,
} from "./labels/trade-returns.js";
export { labelBalance } from "./metrics/label-balance.js";

// Splits in time

export { type CombinatorialFolds, combinatorialPurged } from "./splits/combinatorial-purged.js";
export { type Embargo, embargoSpans } from "./splits/embargo.js";
export type { Fold } from "./splits/fold.js";
export { purge } from "./splits/purge.js";
export { purgedKFold } from "./splits/purged-k-fold.js";
export type { RetrainOptions } from "./splits/retrain-stretches.js";
export { timeSplit } from "./splits/time-split.js";
export { trainSelectTest } from "./splits/train-select-test.js";
export { walkForward } from "./splits/walk-forward.js";

// Models and training

export type { LogisticModel, Models, PerModel } from "./models/model.js";
export { parseModel } from "./models/parse-model.js";
export { predict, predictColumns } from "./models/predict.js";
export { predictAll } from "./models/predict-all.js";
export { predictRows } from "./models/predict-rows.js";
export { formatModel, toJson } from "./models/to-json.js";
export { EXAMPLE_BARS } from "./recipes/readers.js";
export { brainInputs, trainBrain } from "./training/brain.js";
export { type Calibration, calibrateByDays } from "./training/calibrate.js";
export type { AdamOptions } from "./training/engine.js";
export { trainExperts } from "./training/experts.js";
export { isotonicRegression, predictIsotonic } from "./training/isotonic.js";
export { type LogisticOptions, LogisticRegression } from "./training/logistic-regression.js";
export { logit, plattScaling } from "./training/platt.js";
export { type Search, type SearchScores, searchC } from "./training/search-c.js";
export { foldScaling, scalingOf, standardise } from "./training/standardise.js";
export type { Tensorflow } from "./training/tensorflow/backend.js";

// Scores and statistics

export { baselineColumns, compareScores, trainBaseline } from "./evaluation/baseline.js";
export { blockBootstrap, blockBootstrapDifference, type ScoredRows } from "./evaluation/bootstrap.js";
export { type CalibrationLine, calibrationSlope } from "./evaluation/calibration-slope.js";
export { effectiveSampleSize } from "./evaluation/effective-sample-size.js";
export { featureDrift } from "./evaluation/feature-drift.js";
export type { Interval } from "./evaluation/interval.js";
export { lossInterval } from "./evaluation/loss-interval.js";
export { permutationImportance } from "./evaluation/permutation-importance.js";
export { standardisedCoefficients } from "./evaluation/standardised-coefficients.js";
export { brierScore } from "./metrics/brier-score.js";
export { logLoss } from "./metrics/log-loss.js";
export { probabilityDistance } from "./metrics/probability-distance.js";
export { reliabilityCurve } from "./metrics/reliability-curve.js";
export { rocAuc } from "./metrics/roc-auc.js";
export { rocCurve } from "./metrics/roc-curve.js";
export type { MetricName } from "./metrics/weighted-metrics.js";
export { correlation } from "./stats/correlation.js";
export { histogram } from "./stats/histogram.js";
export { wilsonInterval } from "./stats/wilson-interval.js";
export { type SignFlipOptions, signFlip } from "./validation/sign-flip-null.js";

// Backtest and verdict

export { backtest } from "./backtest/backtest.js";
export { choosePolicy, GRID_DEFAULTS, type PolicyChoice, type PolicyGrid } from "./backtest/choose-policy.js";
export { parseCosts, scaleCosts } from "./backtest/costs.js";
export { type Distribution, distributionOf } from "./backtest/distribution.js";
export { type DrawdownPeriod, drawdowns } from "./backtest/drawdowns.js";
export { type DailyExposure, exposureByDay } from "./backtest/exposure.js";
export { type Judgement, judge } from "./backtest/judge.js";
export { judgePortfolio, type PortfolioJudgement } from "./backtest/judge-portfolio.js";
export { judgeWalk, type WalkJudgement } from "./backtest/judge-walk.js";
export { judgedPart } from "./backtest/judged-part.js";
export { minBacktestLength } from "./backtest/min-backtest-length.js";
export { type Performance, performanceOf } from "./backtest/performance.js";
export { type BrainOptions, brain } from "./backtest/policies/brain.js";
export { buyAndHold, doNothing } from "./backtest/policies/passive.js";
export { rsiBaseline } from "./backtest/policies/rsi-baseline.js";
export { type BarView, type Decide, HOLD, type Policy } from "./backtest/policy.js";
export type { PolicyNull } from "./backtest/policy-null.js";
export { POLICY_DEFAULTS, type PolicySettings } from "./backtest/policy-settings.js";
export { backtestPortfolio, type PortfolioOptions, type StockMarket } from "./backtest/portfolio.js";
export type { Portfolio, StockBacktest } from "./backtest/portfolio-result.js";
export { type Overfitting, probabilityOfOverfitting } from "./backtest/probability-of-overfitting.js";
export { type PromoteOptions, type Promotion, promote } from "./backtest/promote.js";
export { portfolioPerformance, promotePortfolio } from "./backtest/promote-portfolio.js";
export { reach } from "./backtest/reach.js";
export type { Backtest } from "./backtest/result.js";
export {
  annualReturn,
  annualVolatility,
  calmarRatio,
  maxDrawdown,
  sharpeRatio,
  sortinoRatio,
} from "./backtest/returns.js";
export { deflatedSharpe, measureSharpe, probabilisticSharpe } from "./backtest/sharpe-evidence.js";
export { type ModelSignals, modelSignals, sliceSignals } from "./backtest/signals.js";
export { costSweep, gateSweep } from "./backtest/sweep.js";
export type { SymbolFigures, SymbolRow } from "./backtest/symbol-figures.js";
export { timingTest } from "./backtest/timing-test.js";
export { type TradeGroup, tradesByHour, tradesByRegime } from "./backtest/trade-groups.js";
export { tradePaths } from "./backtest/trade-paths.js";
export { tradedLabel } from "./backtest/traded-label.js";
export type { UniverseResult, UniverseRow } from "./backtest/universe-result.js";
