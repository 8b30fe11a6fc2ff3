// Every chart of the library on the synthetic sample: what the page shows and a test keeps.
// From the pure rooms only, so that a browser computes it all.
import { backtest } from "../lib/src/backtest/backtest.js";
import { parseCosts, scaleCosts } from "../lib/src/backtest/costs.js";
import { judgeWalk } from "../lib/src/backtest/judge-walk.js";
import { performanceOf } from "../lib/src/backtest/performance.js";
import { brain } from "../lib/src/backtest/policies/brain.js";
import { buyAndHold } from "../lib/src/backtest/policies/passive.js";
import { rsiBaseline } from "../lib/src/backtest/policies/rsi-baseline.js";
import { POLICY_DEFAULTS } from "../lib/src/backtest/policy-settings.js";
import { backtestPortfolio } from "../lib/src/backtest/portfolio.js";
import { modelSignals } from "../lib/src/backtest/signals.js";
import { costSweep, gateSweep } from "../lib/src/backtest/sweep.js";
import { tradesByHour, tradesByRegime } from "../lib/src/backtest/trade-groups.js";
import { compareBars } from "../lib/src/bars/compare-bars.js";
import { makeUniverse } from "../lib/src/bars/make-universe.js";
import { makeSample } from "../lib/src/bars/sample.js";
import { evaluate } from "../lib/src/evaluation/evaluate.js";
import { featureDrift } from "../lib/src/evaluation/feature-drift.js";
import { featureImportance } from "../lib/src/evaluation/feature-importance.js";
import { research } from "../lib/src/flow/research.js";
import { predictRows } from "../lib/src/models/predict-rows.js";
import { PRESETS } from "../lib/src/recipes/presets.js";
import { recipeBars } from "../lib/src/recipes/recipe-bars.js";
import { predictBars } from "../lib/src/serving/predict-bars.js";
import { walkForward } from "../lib/src/splits/walk-forward.js";
import { ablation } from "../lib/src/validation/ablation.js";
import { runNull } from "../lib/src/validation/null-runs.js";
import { rollingRetrain } from "../lib/src/validation/rolling-retrain.js";
import { skew } from "../lib/src/validation/skew.js";
import { ablationChart } from "../lib/src/views/charts/ablation-chart.js";
import { candleChart } from "../lib/src/views/charts/candle-chart.js";
import { coefficientChart } from "../lib/src/views/charts/coefficient-chart.js";
import { comparisonChart } from "../lib/src/views/charts/comparison-chart.js";
import { contributionChart } from "../lib/src/views/charts/contribution-chart.js";
import { correlationChart } from "../lib/src/views/charts/correlation-chart.js";
import { costChart } from "../lib/src/views/charts/cost-chart.js";
import { decayChart } from "../lib/src/views/charts/decay-chart.js";
import { driftChart } from "../lib/src/views/charts/drift-chart.js";
import { equityChart } from "../lib/src/views/charts/equity-chart.js";
import { exposureChart } from "../lib/src/views/charts/exposure-chart.js";
import { featureHistograms } from "../lib/src/views/charts/feature-histograms.js";
import type { Figure } from "../lib/src/views/charts/figure.js";
import { fillsChart } from "../lib/src/views/charts/fills-chart.js";
import { foldChart } from "../lib/src/views/charts/fold-chart.js";
import { gateChart } from "../lib/src/views/charts/gate-chart.js";
import { importanceChart } from "../lib/src/views/charts/importance-chart.js";
import { labelBalanceChart } from "../lib/src/views/charts/label-balance-chart.js";
import { lossChart } from "../lib/src/views/charts/loss-chart.js";
import { monthlyChart } from "../lib/src/views/charts/monthly-chart.js";
import { nullChart } from "../lib/src/views/charts/null-chart.js";
import { predictionChart } from "../lib/src/views/charts/prediction-chart.js";
import { probabilityHistograms } from "../lib/src/views/charts/probability-histograms.js";
import { purgeChart } from "../lib/src/views/charts/purge-chart.js";
import { reliabilityChart } from "../lib/src/views/charts/reliability-chart.js";
import { returnsChart } from "../lib/src/views/charts/returns-chart.js";
import { rocChart } from "../lib/src/views/charts/roc-chart.js";
import { rollingSharpeChart } from "../lib/src/views/charts/rolling-sharpe-chart.js";
import { scoreChart } from "../lib/src/views/charts/score-chart.js";
import { searchChart } from "../lib/src/views/charts/search-chart.js";
import { skewChart } from "../lib/src/views/charts/skew-chart.js";
import { tradeGroupChart } from "../lib/src/views/charts/trade-group-chart.js";

/** A chart, or several of a kind, by the name of its function. */
export type Charts = { readonly [name: string]: () => Figure };

const TEXT = { note: "SYNTHETIC bars (the sample)" };

/** All charts, on eight months of the sample by the preset `sound`. Each is drawn when it is asked for. */
export async function allCharts(): Promise<Charts> {
  const minutes = makeSample({ to: "2018-09-01" });
  const result = research(minutes, PRESETS.sound);
  const { bars, data, train, validation, models, searches, recipe } = result;
  const test = result.test!;
  const p = predictRows(models, test, recipe);
  const evaluation = evaluate(result, { draws: 100 });
  const nulls = await runNull(makeSample({ to: "2018-04-01" }), { runs: 12 });
  const folds = walkForward(data.spans, { nSplits: 4 });

  // The same minutes with a split halfway, and a hundredth of the volume before it.
  const split = minutes.time.findIndex((time) => time > Date.UTC(2018, 4, 1));
  const halved = {
    ...minutes,
    close: minutes.close.map((price, i) => (i < split ? price : price / 2)),
    volume: minutes.volume.map((shares, i) => (i < split ? shares / 100 : shares)),
  };

  const signals = modelSignals(bars, models, recipe);
  const account = { signals, costs: "bps:1", shares: "fractional" } as const;
  const policy = brain({ gate: 0.01, cap: 0.5 });
  const runs = {
    brain: backtest(bars, policy, account),
    RSI: backtest(bars, rsiBaseline({ size: 0.5 }), account),
    held: backtest(bars, buyAndHold({ exposure: 0.5 }), account),
  };
  const walk = rollingRetrain(minutes, recipe, { retrain: "monthly", firstTrain: "3 months" });
  const factors = [0, 1, 2, 3];
  const costs = factors.map((factor) => scaleCosts(parseCosts("bps:1"), factor));

  return {
    candleChart: () => candleChart(bars, { last: 3, ...TEXT }),
    featureHistograms: () => featureHistograms(data, TEXT),
    comparisonChart: () => comparisonChart(compareBars(minutes, halved), TEXT),
    correlationChart: () => correlationChart(data, TEXT),
    labelBalanceChart: () => labelBalanceChart(data, TEXT),
    searchChart: () => searchChart(searches, TEXT),
    lossChart: () => lossChart([0.69, 0.6, 0.55, 0.53], [0.69, 0.62, 0.6, 0.61], TEXT),
    rocChart: () => rocChart(test.label, p, TEXT),
    reliabilityChart: () => reliabilityChart(test.label, p, TEXT),
    probabilityHistograms: () => probabilityHistograms(test.label, p, TEXT),
    coefficientChart: () => coefficientChart(models, train, recipe, TEXT),
    scoreChart: () => scoreChart(evaluation, TEXT),
    ablationChart: () => ablationChart(ablation(minutes, { draws: 50 }), TEXT),
    nullChart: () => nullChart(nulls, TEXT),
    foldChart: () => foldChart(data.spans, folds, TEXT),
    purgeChart: () => purgeChart(data.spans, folds[1]!, TEXT),
    importanceChart: () => importanceChart(featureImportance(result, { fits: 20, draws: 30, nRepeats: 2 }), TEXT),
    driftChart: () => driftChart({ "train to test": featureDrift(train.features, test.features) }, TEXT),
    predictionChart: () =>
      predictionChart(predictBars(minutes, models, recipe, { policy: { ...POLICY_DEFAULTS, gate: 0.02 } }), TEXT),
    skewChart: () => skewChart(skew(minutes, models, recipe), TEXT),
    decayChart: () => decayChart(judgeWalk(walk, { ...account, gate: 0.01, cap: 0.5, bootstrap: { draws: 50 } }), TEXT),
    fillsChart: () => fillsChart(bars, runs.brain, TEXT),
    equityChart: () => equityChart(runs, TEXT),
    monthlyChart: () => monthlyChart(performanceOf(runs.brain), TEXT),
    returnsChart: () => returnsChart(runs.brain, TEXT),
    exposureChart: () => exposureChart(runs.brain, TEXT),
    tradeGroupChart: () =>
      tradeGroupChart(
        {
          "hour of entry": tradesByHour(runs.brain),
          "volatility at entry": tradesByRegime(runs.brain, signals.atr_pct),
        },
        TEXT,
      ),
    contributionChart: () => {
      const stocks = makeUniverse({ symbols: 12, edge: 0.1, seed: 1, to: "2018-03-01" });
      const markets = stocks.symbols.map((symbol) => {
        const own = recipeBars(stocks.minutes(symbol), recipe.bars);
        return { bars: own, signals: modelSignals(own, models, recipe) };
      });
      return contributionChart(backtestPortfolio(markets, policy, { costs: "bps:1", capPerStock: 0.2 }), TEXT);
    },
    rollingSharpeChart: () => rollingSharpeChart(runs, { days: 20, ...TEXT }),
    gateChart: () => gateChart(gateSweep(bars, { ...account, gates: [0, 0.01, 0.02, 0.3], caps: [0.1, 0.5, 1] }), TEXT),
    costChart: () =>
      costChart(
        factors,
        {
          brain: costSweep(bars, policy, { ...account, costs }),
          RSI: costSweep(bars, rsiBaseline({ size: 0.5 }), { ...account, costs }),
        },
        { costs: "bps:1", ...TEXT },
      ),
    "reliabilityChart, one model": () =>
      reliabilityChart(validation.label, { rsi: predictRows(models, validation, recipe).rsi }, TEXT),
  };
}
