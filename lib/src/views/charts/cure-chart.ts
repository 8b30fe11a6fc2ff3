import type { Data } from "plotly.js-dist";
import { intervalText } from "../../evaluation/interval.js";
import type { CureComparison, CureStep } from "../../validation/ablation.js";
import type { Figure } from "./figure.js";
import { type IntervalAt, intervalTrace, layRows, referenceTrace, SIGNED_AXIS } from "./interval-rows.js";
import { axesOf } from "./panels.js";
import { type ChartText, COLOURS, count, INK, layoutOf, pale } from "./style.js";

/**
 * What remains of the seed's AUC, cure by cure: a waterfall of the brain's AUC from the preset `seed` down to `sound`,
 * each step with its interval and above the yardstick of its own rows, and beside it the change that each cure made, on
 * the same drawn days.
 *
 * @param comparison what `compareCures` returned
 * @param text `title` and `note`
 * @returns a figure of two charts that share their rows
 * @example
 * const comparison = compareCures(makeSample({ to: "2018-04-01" }), { draws: 50, cures: CURES.slice(0, 2) });
 * cureChart(comparison).layout.title.text; // → "What remains of the AUC"
 */
export function cureChart(comparison: CureComparison, text: ChartText = {}): Figure {
  const { steps, total } = comparison;
  const names = steps.map(({ cure }, row) => (row === 0 ? cure : `+ ${cure}`));
  const at = (offset: number, label: string, pick: (step: CureStep) => CureStep["change"]): IntervalAt[] =>
    steps.flatMap((step, row) => {
      const interval = pick(step);
      return interval ? [{ row: row + offset, label: `${names[row]}: ${label}`, interval }] : [];
    });
  const { level, draws } = total.brain;
  const { layout, height } = layRows(
    names,
    [
      { title: "<b>AUC</b> (dashed: 0.5)", x: { tickformat: ".3~f", nticks: 8 } },
      { title: "<b>change of the brain's AUC</b> by the cure", x: SIGNED_AXIS },
    ],
    38,
  );
  return {
    data: [
      referenceTrace(0.5, names.length, 0),
      waterfall(steps),
      intervalTrace(
        "brain",
        at(-0.12, "brain", ({ auc }) => auc.brain),
        COLOURS.blue,
        0,
        { showlegend: true },
      ),
      intervalTrace(
        "yardstick: volatility and the hour only",
        at(0.22, "yardstick", ({ yardstick }) => yardstick),
        INK,
        0,
        { symbol: "diamond", showlegend: true },
      ),
      referenceTrace(0, names.length, 1),
      intervalTrace(
        "change",
        at(0, "change of the brain's AUC", ({ change }) => change),
        COLOURS.vermillion,
        1,
        { format: "+.4f" },
      ),
    ],
    layout: layoutOf(
      {
        heading: "What remains of the AUC",
        lines: [
          `brain, from ${steps[0]!.auc.brain.estimate.toFixed(3)} to ${steps.at(-1)!.auc.brain.estimate.toFixed(3)}: ` +
            `${intervalText(total.brain, { digits: 3, signed: true })} on the same days`,
          `${100 * level} % intervals of ${count(draws)} draws of whole days; each step scores its own rows`,
        ],
        plotHeight: height,
        legendItems: 2,
        ...layout,
      },
      text,
    ),
  };
}

/** A bar a step: from 0.5 to the seed's AUC, then from one AUC to the next. */
function waterfall(steps: readonly CureStep[]): Data {
  const auc = steps.map((step) => step.auc.brain.estimate);
  const base = auc.map((_, row) => (row === 0 ? 0.5 : auc[row - 1]!));
  const change = auc.map((value, row) => value - base[row]!);
  return {
    type: "bar",
    orientation: "h",
    name: "waterfall",
    showlegend: false,
    y: auc.map((_, row) => row - 0.12),
    x: change,
    base,
    width: auc.map(() => 0.5),
    marker: {
      color: change.map((by, row) =>
        row === 0 ? pale(COLOURS.blue, 0.25) : pale(by < 0 ? COLOURS.vermillion : COLOURS.green, 0.55),
      ),
    },
    hoverinfo: "skip",
    ...axesOf(0),
  };
}
