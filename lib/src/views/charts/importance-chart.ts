import type { FeatureImportance } from "../../evaluation/feature-importance.js";
import type { PerModel } from "../../models/model.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { intervalTrace, layRows, referenceTrace, SIGNED_AXIS } from "./interval-rows.js";
import { type ChartText, layoutOf, seriesLook } from "./style.js";

/**
 * The importance of the features of each model, with intervals: standardised coefficients, and the drop of the AUC when
 * a feature is shuffled.
 *
 * @param importance what `featureImportance` returned
 * @param text `title` and `note`
 * @returns a figure of two charts that share their rows, one per feature of a model
 * @example
 * const result = research(makeSample({ to: "2018-04-01" }), PRESETS.sound);
 * importanceChart(featureImportance(result, { fits: 20, draws: 50, nRepeats: 2 })).data.length; // → 10
 */
export function importanceChart(importance: PerModel<readonly FeatureImportance[]>, text: ChartText = {}): Figure {
  const models = Object.keys(importance);
  const rows = models.flatMap((name) => importance[name]!.map((one) => ({ name, ...one })));
  const { layout, height, narrow } = layRows(
    rows.map(({ feature }) => feature),
    [
      { title: "<b>coefficient</b>: log-odds per standard deviation", x: SIGNED_AXIS },
      { title: "<b>importance</b>: drop of the AUC when shuffled", x: SIGNED_AXIS },
    ],
    24,
  );
  const { coefficient, importance: fall } = rows[0]!;
  return figureOf({
    data: (["coefficient", "importance"] as const).flatMap((what, panel) => [
      referenceTrace(0, rows.length, panel),
      ...models.map((model, i) =>
        intervalTrace(
          model,
          rows.flatMap(({ name, feature, [what]: interval }, row) =>
            name === model ? [{ row, label: `${model}: ${feature}`, interval }] : [],
          ),
          seriesLook(i).color,
          panel,
          { symbol: seriesLook(i).symbol, format: "+.4f", showlegend: panel === 0 },
        ),
      ),
    ]),
    layout: layoutOf(
      {
        heading: "Importance of the features",
        lines: [
          `${100 * coefficient.level} % intervals: ${count(coefficient.draws)} fits on drawn training days, ` +
            `${count(fall.draws)} draws of the scored days`,
        ],
        plotHeight: height,
        legendItems: models.length,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}
