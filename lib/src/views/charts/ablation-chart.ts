import type { Data } from "plotly.js-dist";
import type { Ablation, AblationStep } from "../../validation/ablation.js";
import { fixed, intervalText, intervalWords } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { type IntervalAt, intervalTrace, layRows, referenceTrace, SIGNED_AXIS } from "./interval-rows.js";
import { axesOf } from "./panels.js";
import { type ChartText, COLOURS, INK, layoutOf, pale } from "./style.js";

/**
 * Waterfall of the deciding model's AUC, cure by cure, from the original's choices to all cures. Each step has its
 * interval and the baseline on its own rows; beside it is the change that each cure made, on the same drawn days.
 *
 * @param ablation what `ablation` returned
 * @param text `title` and `note`
 * @returns a figure of two charts that share their rows
 * @example
 * const result = ablation(makeSample({ to: "2018-04-01" }), { draws: 50, cures: CURES.slice(0, 2) });
 * ablationChart(result).layout.title.text; // → "What remains of the AUC"
 */
export function ablationChart({ deciding, steps, total }: Ablation, text: ChartText = {}): Figure {
  const names = steps.map(({ cure }, row) => (row === 0 ? cure : `+ ${cure}`));
  const at = (offset: number, label: string, pick: (step: AblationStep) => AblationStep["change"]): IntervalAt[] =>
    steps.flatMap((step, row) => {
      const interval = pick(step);
      return interval ? [{ row: row + offset, label: `${names[row]}: ${label}`, interval }] : [];
    });
  const { layout, height, narrow } = layRows(
    names,
    [
      { title: "<b>AUC</b> (dashed: 0.5)", x: { tickformat: ".3~f", nticks: 8 } },
      { title: `<b>change of the AUC</b> of ${deciding} by the cure`, x: SIGNED_AXIS },
    ],
    38,
  );
  const aucs = steps.map(({ auc }) => auc[deciding]!);
  return figureOf({
    data: [
      referenceTrace(0.5, names.length, 0),
      waterfall(aucs.map(({ estimate }) => estimate)),
      intervalTrace(
        deciding,
        at(-0.12, deciding, ({ auc }) => auc[deciding]),
        COLOURS.blue,
        0,
        { showlegend: true },
      ),
      intervalTrace(
        "baseline: volatility and the hour only",
        at(0.22, "baseline", ({ baseline }) => baseline),
        INK,
        0,
        { symbol: "diamond", showlegend: true },
      ),
      referenceTrace(0, names.length, 1),
      intervalTrace(
        "change",
        at(0, `change of the AUC of ${deciding}`, ({ change }) => change),
        COLOURS.vermillion,
        1,
        { format: "+.4f" },
      ),
    ],
    layout: layoutOf(
      {
        heading: "What remains of the AUC",
        lines: [
          `${deciding}, from ${fixed(aucs[0]!.estimate, 3)} to ${fixed(aucs.at(-1)!.estimate, 3)}: ` +
            `${intervalText(total[deciding]!, { digits: 3, signed: true })} on the same days`,
          intervalWords(total[deciding]!),
          "each step scores its own rows",
        ],
        plotHeight: height,
        legendItems: 2,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

/** One bar per step: from 0.5 to the first AUC, then from one AUC to the next. */
function waterfall(auc: readonly number[]): Data {
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
