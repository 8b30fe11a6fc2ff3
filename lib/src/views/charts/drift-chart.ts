import type { Data } from "plotly.js-dist";
import type { Drift } from "../../evaluation/feature-drift.js";
import { type Figure, figureOf } from "./figure.js";
import { layRows, referenceTrace } from "./interval-rows.js";
import { axesOf } from "./panels.js";
import { type ChartText, layoutOf, seriesLook } from "./style.js";

/** Siddiqi's rule of thumb: below the first a feature is stable, above the second it has moved. */
const STABLE = 0.1;
const MOVED = 0.25;

/**
 * Drift of each feature from one part of the data to another: population stability index, with the limits 0.1 and 0.25
 * of the rule of thumb dashed, and Kolmogorov-Smirnov statistic.
 *
 * @param drifts results of `featureDrift`, by what they compare; the first determines the order of the features
 * @param text `title` and `note`
 * @returns a figure of two charts that share their rows
 * @throws when there is nothing to draw, or a feature is missing from one of them
 * @example
 * const { train, validation } = research(makeSample({ to: "2018-03-01" }));
 * driftChart({ "train to validation": featureDrift(train.features, validation.features) }).data.length; // → 4
 */
export function driftChart(drifts: Readonly<Record<string, readonly Drift[]>>, text: ChartText = {}): Figure {
  const series = Object.entries(drifts);
  const names = series[0]?.[1].map(({ name }) => name) ?? [];
  if (names.length === 0) throw new Error("no drift of any feature: nothing to draw");
  const driftOf = (what: string, drift: readonly Drift[], name: string): Drift => {
    const found = drift.find((one) => one.name === name);
    if (!found) throw new Error(`the drift "${what}" has no feature "${name}"`);
    return found;
  };
  const { layout, height, narrow } = layRows(
    names,
    [
      { title: "<b>population stability index</b> (log scale)", x: { type: "log", tickformat: "~g" } },
      { title: "<b>Kolmogorov-Smirnov statistic</b>", x: { tickformat: ".2~f", rangemode: "tozero", nticks: 6 } },
    ],
    21,
  );
  return figureOf({
    data: [
      ...[STABLE, MOVED].map((at) => referenceTrace(at, names.length, 0)),
      ...series.flatMap(([what, drift], i) =>
        (["psi", "ks"] as const).map(
          (measure, panel): Data => ({
            type: "scatter",
            mode: "markers",
            name: what,
            legendgroup: what,
            showlegend: panel === 0,
            // An index of 0 cannot be drawn on a log scale.
            x: names.map((name) => driftOf(what, drift, name)[measure] || null),
            y: names.map((_, row) => row),
            customdata: names,
            marker: { color: seriesLook(i).color, symbol: seriesLook(i).symbol, size: 8 },
            hovertemplate: `%{customdata}: ${measure.toUpperCase()} %{x:.4f}<extra>${what}</extra>`,
            ...axesOf(panel),
          }),
        ),
      ),
    ],
    layout: layoutOf(
      {
        heading: "Drift of the features",
        lines: [`dashed: rule of thumb, below ${STABLE} is stable, above ${MOVED} has moved`],
        plotHeight: height,
        legendItems: series.length,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}
