import type { Evaluation } from "../../evaluation/evaluate.js";
import { intervalText } from "../../evaluation/interval.js";
import { MODEL_NAMES } from "../../models/model.js";
import type { Figure } from "./figure.js";
import { type IntervalAt, intervalTrace, layRows, referenceTrace, SIGNED_AXIS } from "./interval-rows.js";
import { type ChartText, COLOURS, count, INK, layoutOf } from "./style.js";

/**
 * What the models' scores are worth: the AUC of each and of the yardstick with their intervals, and beside them the
 * differences on the same drawn days, each model less the yardstick and the brain less the best expert. A difference
 * whose interval holds 0 cannot be told from nothing.
 *
 * @param evaluation what `evaluate` returned
 * @param text `title` and `note`
 * @returns a figure of two charts that share their rows
 * @example
 * const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
 * scoreChart(evaluation).layout.title.text; // → "AUC on the test part"
 */
export function scoreChart(evaluation: Evaluation, text: ChartText = {}): Figure {
  const { models, yardstick, part, rows, days, effectiveRows, bestExpert, brainBeyondExpert } = evaluation;
  const names = [...MODEL_NAMES, "yardstick", `brain less ${bestExpert}`];
  const scores = MODEL_NAMES.map((name, row): IntervalAt => ({ row, label: name, interval: models[name].auc }));
  const differences = [
    ...MODEL_NAMES.map(
      (name, row): IntervalAt => ({ row, label: `${name} less yardstick`, interval: models[name].beyondYardstick }),
    ),
    { row: 5, label: names[5]!, interval: brainBeyondExpert },
  ];
  const { level, draws } = yardstick.auc;
  const { layout, height } = layRows(names, [
    { title: "<b>AUC</b> (dashed: 0.5)", x: { tickformat: ".3~f", nticks: 8 } },
    { title: "<b>difference of AUC</b>: models less the yardstick", x: SIGNED_AXIS },
  ]);
  return {
    data: [
      referenceTrace(0.5, names.length, 0),
      intervalTrace("models", scores, COLOURS.blue, 0),
      intervalTrace("yardstick", [{ row: 4, label: "yardstick", interval: yardstick.auc }], INK, 0),
      referenceTrace(0, names.length, 1),
      intervalTrace("differences", differences, COLOURS.vermillion, 1, { format: "+.4f" }),
    ],
    layout: layoutOf(
      {
        heading: `AUC on the ${part} part`,
        lines: [
          `${count(rows)} rows on ${days} days, worth ${count(Math.round(effectiveRows))} independent ones; ` +
            `${100 * level} % intervals of ${count(draws)} draws of whole days`,
          `the yardstick knows volatility and the hour only; brain beyond it: ${intervalText(models.brain.beyondYardstick, { digits: 3, signed: true })}`,
        ],
        plotHeight: height,
        ...layout,
      },
      text,
    ),
  };
}
