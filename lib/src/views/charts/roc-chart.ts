import type { Data } from "plotly.js-dist";
import { rocAuc } from "../../metrics/roc-auc.js";
import { type RocCurve, rocCurve } from "../../metrics/roc-curve.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, layoutOf, REFERENCE_LINE, seriesLook } from "./style.js";

/** Drawn points are at most this far apart along the curve. */
const STEP = 1 / 250;

/**
 * ROC curves with their areas: for each threshold, the share of rows labelled 1 above it against the share of rows
 * labelled 0 above it. The diagonal is guessing.
 *
 * The drawn curves use points of the exact ones and deviate from them by at most 0.004.
 *
 * @param label n labels
 * @param scores n scores per model, by name
 * @param text `title` and `note`
 * @returns a figure with one curve per model
 * @throws as `rocAuc` does
 * @example
 * const { models, validation, recipe } = research(makeSample({ to: "2018-03-01" }));
 * rocChart(validation.label, predictRows(models, validation, recipe)).data.length; // → 5
 */
export function rocChart(
  label: Uint8Array,
  scores: Readonly<Record<string, Float64Array>>,
  text: ChartText = {},
): Figure {
  const diagonal: Data = {
    type: "scatter",
    mode: "lines",
    showlegend: false,
    x: [0, 1],
    y: [0, 1],
    line: REFERENCE_LINE,
    hoverinfo: "skip",
  };
  const curves = Object.entries(scores).map(([name, score], i): Data => {
    const curve = rocCurve(label, score);
    const points = spacedPoints(curve);
    const { color, dash } = seriesLook(i);
    const pick = (values: Float64Array): Float32Array => Float32Array.from(points, (point) => values[point]!);
    return {
      type: "scatter",
      mode: "lines",
      name: `${name} ${rocAuc(label, score).toFixed(4)}`,
      x: pick(curve.fpr),
      y: pick(curve.tpr),
      // The first threshold is infinity, which JSON cannot hold.
      customdata: Array.from(pick(curve.threshold), (score) => (Number.isFinite(score) ? score : null)),
      line: { color, dash, width: 2 },
      hovertemplate: `${name}: at score %{customdata:.4f} and above<br>%{y:.1%} of the 1s, %{x:.1%} of the 0s<extra></extra>`,
    };
  });
  const positives = label.reduce((sum, y) => sum + y, 0);
  return figureOf({
    data: [...curves, diagonal],
    layout: layoutOf(
      {
        heading: "ROC curves, with the area under each",
        lines: [`${count(label.length)} rows, ${count(positives)} labelled 1; dashed: guessing, 0.5`],
        plotHeight: 420,
        legendItems: curves.length,
        xaxis: axisOf({
          title: { text: "share of the 0s above the threshold (fpr)" },
          range: [0, 1],
          tickformat: ".1~f",
        }),
        yaxis: axisOf({ title: { text: "share of the 1s above it (tpr)" }, range: [0, 1], tickformat: ".1~f" }),
      },
      text,
    ),
  });
}

/** Points of a curve, the first and last among them, each the last one within a step of the one before. */
function spacedPoints({ fpr, tpr }: RocCurve): number[] {
  const last = fpr.length - 1;
  const kept = [0];
  for (let i = 1; i < last; i++) {
    const from = kept.at(-1)!;
    // Both shares only grow, so dropped points lie in the box spanned by two kept ones.
    if (fpr[i + 1]! - fpr[from]! + tpr[i + 1]! - tpr[from]! > STEP) kept.push(i);
  }
  return [...kept, last];
}
