// ata-lab/charts: results as plotly figures, which are plain data, and as tables; in any JavaScript engine.

// Figures

export { ablationChart } from "./views/charts/ablation-chart.js";
export { candleChart } from "./views/charts/candle-chart.js";
export { coefficientChart } from "./views/charts/coefficient-chart.js";
export { comparisonChart } from "./views/charts/comparison-chart.js";
export { contributionChart } from "./views/charts/contribution-chart.js";
export { correlationChart } from "./views/charts/correlation-chart.js";
export { costChart } from "./views/charts/cost-chart.js";
export { decayChart } from "./views/charts/decay-chart.js";
export { driftChart } from "./views/charts/drift-chart.js";
export { equityChart } from "./views/charts/equity-chart.js";
export { exposureChart } from "./views/charts/exposure-chart.js";
export { featureHistograms } from "./views/charts/feature-histograms.js";
export type { Figure, Narrow } from "./views/charts/figure.js";
export { fillsChart } from "./views/charts/fills-chart.js";
export { fitFigure } from "./views/charts/fit-figure.js";
export { foldChart } from "./views/charts/fold-chart.js";
export { gateChart } from "./views/charts/gate-chart.js";
export { importanceChart } from "./views/charts/importance-chart.js";
export { labelBalanceChart } from "./views/charts/label-balance-chart.js";
export { lossChart } from "./views/charts/loss-chart.js";
export { monthlyChart } from "./views/charts/monthly-chart.js";
export { nullChart } from "./views/charts/null-chart.js";
export { predictionChart } from "./views/charts/prediction-chart.js";
export { probabilityHistograms } from "./views/charts/probability-histograms.js";
export { purgeChart } from "./views/charts/purge-chart.js";
export { reliabilityChart } from "./views/charts/reliability-chart.js";
export { returnsChart } from "./views/charts/returns-chart.js";
export { rocChart } from "./views/charts/roc-chart.js";
export { rollingSharpeChart } from "./views/charts/rolling-sharpe-chart.js";
export { scoreChart } from "./views/charts/score-chart.js";
export { searchChart } from "./views/charts/search-chart.js";
export { skewChart } from "./views/charts/skew-chart.js";
export type { ChartText } from "./views/charts/style.js";
export { tradeGroupChart } from "./views/charts/trade-group-chart.js";

// Tables

export { ablationTable } from "./views/tables/ablation-table.js";
export { auditTable } from "./views/tables/audit-table.js";
export { performanceTable, tradeTable, verdictTable } from "./views/tables/backtest-tables.js";
export { barTable } from "./views/tables/bar-table.js";
export { choiceTable } from "./views/tables/choice-table.js";
export { pathTable } from "./views/tables/combinatorial-table.js";
export { comparisonTable } from "./views/tables/comparison-table.js";
export { evaluationTable } from "./views/tables/evaluation-table.js";
export { featureTable } from "./views/tables/feature-table.js";
export { labelTable } from "./views/tables/label-table.js";
export { lookAheadTable } from "./views/tables/look-ahead-table.js";
export { nullTable } from "./views/tables/null-table.js";
export {
  distributionTable,
  drawdownTable,
  exposureTable,
  tradeGroupTable,
} from "./views/tables/performance-tables.js";
export { portfolioTable } from "./views/tables/portfolio-tables.js";
export { predictionTable } from "./views/tables/prediction-table.js";
export { conventionTable, skewTable } from "./views/tables/skew-table.js";
export { universeTable } from "./views/tables/universe-table.js";
export { decayTable, stretchTable } from "./views/tables/walk-table.js";

// Text

export { intervalText } from "./views/format.js";
