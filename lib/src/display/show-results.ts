import type { ColumnTable } from "arquero";
import type { WalkJudgement } from "../backtest/judge-walk.js";
import type { UniverseResult } from "../backtest/universe-result.js";
import type { Bars } from "../bars/bars.js";
import type { DatasetLike } from "../labels/dataset.js";
import type { Predictions } from "../serving/predict-bars.js";
import { type Kind, type Shown, setViewer, type Viewer } from "../util/showable.js";
import type { CombinatorialScores } from "../validation/combinatorial-scores.js";
import type { LookAheadReport } from "../validation/look-ahead-check.js";
import type { WarmUp } from "../validation/warm-up-check.js";
import { type TextColumns, viewColumns } from "../views/table-view.js";
import { ablationView } from "../views/tables/ablation-table.js";
import { auditView } from "../views/tables/audit-table.js";
import { barView } from "../views/tables/bar-table.js";
import { combinatorialView } from "../views/tables/combinatorial-table.js";
import { comparisonView } from "../views/tables/comparison-table.js";
import { evaluationView } from "../views/tables/evaluation-table.js";
import { datasetView } from "../views/tables/feature-table.js";
import { labelView } from "../views/tables/label-table.js";
import { leaveSymbolsOutView } from "../views/tables/leave-symbols-out-table.js";
import { lookAheadView } from "../views/tables/look-ahead-table.js";
import { nullView } from "../views/tables/null-table.js";
import { policyNullView } from "../views/tables/policy-null-table.js";
import { poolView } from "../views/tables/pool-table.js";
import { predictionView } from "../views/tables/prediction-table.js";
import { researchView } from "../views/tables/research-table.js";
import { skewView } from "../views/tables/skew-table.js";
import { universeView } from "../views/tables/universe-table.js";
import { rollingRetrainView, walkView } from "../views/tables/walk-table.js";
import { warmUpView } from "../views/tables/warm-up-table.js";
import type { View } from "../views/view.js";
import type { MimeBundle } from "./display.js";
import { figureBundle } from "./figure/figure-bundle.js";
import { tableBundle } from "./table-bundle.js";
import { viewBundle } from "./view-bundle.js";

/** A result's view as a bundle; a report is shown whole, because omitted parts are easily overlooked. */
function whole<T>(view: (result: T) => View): (result: T) => MimeBundle {
  return (result) => viewBundle(view(result));
}

/** How each kind of result is displayed. */
const VIEWERS: { readonly [kind in Kind]: Viewer } = {
  figure: figureBundle,
  table: (table: ColumnTable, { rows }: Shown) => tableBundle(table, rows),
  columns: whole((columns: TextColumns) => [viewColumns(columns)]),
  bars: (bars: Bars, { rows }: Shown) => viewBundle(barView(bars, rows === undefined ? {} : { rows })),
  dataset: (data: DatasetLike, shown: Shown) => viewBundle(datasetView(data, shown)),
  audit: whole(auditView),
  "bar comparison": whole(comparisonView),
  research: whole(researchView),
  evaluation: whole(evaluationView),
  ablation: whole(ablationView),
  "label comparison": whole(labelView),
  "null runs": whole(nullView),
  "policy null": whole(policyNullView),
  "look-ahead": whole((report: LookAheadReport) => lookAheadView(report)),
  "warm-up": whole((needed: readonly WarmUp[]) => warmUpView(needed)),
  predictions: (predictions: Predictions, shown: Shown) => viewBundle(predictionView(predictions, shown)),
  skew: whole(skewView),
  "rolling retraining": whole(rollingRetrainView),
  combinatorial: whole((scores: CombinatorialScores) => combinatorialView(scores)),
  pool: whole(poolView),
  "leave symbols out": whole(leaveSymbolsOutView),
  universe: whole((result: UniverseResult) => universeView(result)),
  walk: whole((judgement: WalkJudgement) => walkView(judgement)),
};

for (const [kind, viewer] of Object.entries(VIEWERS)) setViewer(kind as Kind, viewer);
