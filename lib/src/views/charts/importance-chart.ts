import type { FeatureImportance } from "../../evaluation/feature-importance.js";
import { MODEL_NAMES, type Models } from "../../models/model.js";
import type { Figure } from "./figure.js";
import { intervalTrace, layRows, referenceTrace, SIGNED_AXIS } from "./interval-rows.js";
import { type ChartText, layoutOf, SERIES_COLOURS } from "./style.js";

/**
 * What the models make of their features, with intervals: the standardised coefficients, and how much the AUC falls when
 * a feature is shuffled.
 *
 * @param importance what `featureImportance` returned
 * @param text `title` and `note`
 * @returns a figure of two charts that share their fifteen rows
 * @example
 * const result = research(makeSample({ to: "2018-04-01" }), PRESETS.sound);
 * importanceChart(featureImportance(result, { fits: 20, draws: 50, nRepeats: 2 })).data.length; // → 10
 */
export function importanceChart(importance: Models<FeatureImportance[]>, text: ChartText = {}): Figure {
  const rows = MODEL_NAMES.flatMap((name) => importance[name].map((one) => ({ name, ...one })));
  const { layout, height } = layRows(
    rows.map(({ feature }) => feature),
    [
      { title: "<b>coefficient</b>: log-odds a standard deviation", x: SIGNED_AXIS },
      { title: "<b>importance</b>: fall of the AUC when shuffled", x: SIGNED_AXIS },
    ],
    24,
  );
  const { coefficient, importance: fall } = rows[0]!;
  return {
    data: (["coefficient", "importance"] as const).flatMap((what, panel) => [
      referenceTrace(0, rows.length, panel),
      ...MODEL_NAMES.map((model, i) =>
        intervalTrace(
          model,
          rows.flatMap(({ name, feature, [what]: interval }, row) =>
            name === model ? [{ row, label: `${model}: ${feature}`, interval }] : [],
          ),
          SERIES_COLOURS[i]!,
          panel,
          { format: "+.4f", showlegend: panel === 0 },
        ),
      ),
    ]),
    layout: layoutOf(
      {
        heading: "What the models make of their features",
        lines: [
          `${100 * coefficient.level} % intervals: ${coefficient.draws} fits on drawn training days, ` +
            `${fall.draws} draws of the scored days`,
        ],
        plotHeight: height,
        legendItems: MODEL_NAMES.length,
        ...layout,
      },
      text,
    ),
  };
}
