import type { Evaluation } from "../../evaluation/evaluate.js";
import { counted, effectiveWords, intervalText, intervalWords } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { type IntervalAt, intervalTrace, layRows, referenceTrace, SIGNED_AXIS } from "./interval-rows.js";
import { type ChartText, COLOURS, INK, layoutOf } from "./style.js";

/**
 * The AUC of each model and of the baseline model with intervals, and beside them the differences on the same drawn
 * days: each model minus the baseline and, if there is a brain, the brain minus the best expert. A difference whose
 * interval contains 0 cannot be told from none.
 *
 * @param evaluation what `evaluate` returned
 * @param text `title` and `note`
 * @returns a figure of two charts that share their rows
 * @example
 * const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
 * scoreChart(evaluation).layout.title.text; // → "AUC on the test part"
 */
export function scoreChart(evaluation: Evaluation, text: ChartText = {}): Figure {
  const { models, baseline, part, rows, days, effectiveSampleSize, deciding, bestExpert, brainBeyondExpert } =
    evaluation;
  const scored = Object.entries(models);
  const last = `brain minus ${bestExpert}`;
  const names = [...scored.map(([name]) => name), "baseline", ...(brainBeyondExpert ? [last] : [])];
  const differences = [
    ...scored.map(([name, { beyondBaseline }], row): IntervalAt => {
      return { row, label: `${name} minus the baseline`, interval: beyondBaseline };
    }),
    ...(brainBeyondExpert ? [{ row: names.length - 1, label: last, interval: brainBeyondExpert }] : []),
  ];
  const { layout, height, narrow } = layRows(names, [
    { title: "<b>AUC</b> (dashed: 0.5)", x: { tickformat: ".3~f", nticks: 8 } },
    { title: "<b>difference of AUC</b>: models minus the baseline", x: SIGNED_AXIS },
  ]);
  return figureOf({
    data: [
      referenceTrace(0.5, names.length, 0),
      intervalTrace(
        "models",
        scored.map(([label, { auc }], row) => ({ row, label, interval: auc })),
        COLOURS.blue,
        0,
      ),
      intervalTrace("baseline", [{ row: scored.length, label: "baseline", interval: baseline.auc }], INK, 0),
      referenceTrace(0, names.length, 1),
      intervalTrace("differences", differences, COLOURS.vermillion, 1, { format: "+.4f" }),
    ],
    layout: layoutOf(
      {
        heading: `AUC on the ${part} part`,
        lines: [
          `${counted(rows, "row")} on ${counted(days, "day")}, ${effectiveWords(effectiveSampleSize)}`,
          intervalWords(baseline.auc),
          `baseline: volatility and the hour only; ${deciding} beyond it: ` +
            intervalText(models[deciding]!.beyondBaseline, { digits: 3, signed: true }),
        ],
        plotHeight: height,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}
