import type { Data } from "plotly.js-dist";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, COLOURS, INK, layoutOf } from "./style.js";

/**
 * The loss by epoch, on the training rows and, if given, on the validation rows. Their minimum is ringed: from there on
 * the fit memorises the training rows.
 *
 * @param train loss after each epoch on the training rows
 * @param validation the same on the validation rows
 * @param text `title` and `note`
 * @returns a figure with one or two lines
 * @throws when there is no epoch, or the two differ in length
 * @example
 * lossChart([0.7, 0.6, 0.5], [0.7, 0.65, 0.68]).data.length; // → 3
 */
export function lossChart(train: ArrayLike<number>, validation?: ArrayLike<number>, text: ChartText = {}): Figure {
  const epochs = train.length;
  if (epochs === 0) throw new Error("no epochs: a loss chart needs at least one");
  if (validation && validation.length !== epochs) {
    throw new Error(`${epochs} epochs of training loss but ${validation.length} of validation loss`);
  }
  const line = (name: string, loss: ArrayLike<number>, color: string): Data => ({
    type: "scatter",
    mode: epochs > 60 ? "lines" : "lines+markers",
    name,
    x0: 1,
    dx: 1,
    y: Float64Array.from(loss),
    line: { color, width: 2 },
    marker: { color, size: 5 },
    hovertemplate: `${name}: loss %{y:.6~g} after epoch %{x}<extra></extra>`,
  });
  return figureOf({
    data: [
      line("train", train, COLOURS.blue),
      ...(validation ? [line("validation", validation, COLOURS.vermillion), lowest(validation)] : []),
    ],
    layout: layoutOf(
      {
        heading: "Loss by epoch",
        plotHeight: 300,
        legendItems: validation ? 3 : 1,
        xaxis: axisOf({
          title: { text: "epoch" },
          range: [0.5, epochs + 0.5],
          tickformat: "d",
          ...(epochs < 10 ? { dtick: 1 } : {}),
        }),
        yaxis: axisOf({ title: { text: "mean log loss" } }),
      },
      text,
    ),
  });
}

function lowest(loss: ArrayLike<number>): Data {
  const values = Array.from(loss);
  const best = values.reduce((best, value, i) => (value < values[best]! || Number.isNaN(values[best]) ? i : best), 0);
  return {
    type: "scatter",
    mode: "markers",
    name: `lowest: epoch ${best + 1}`,
    x: [best + 1],
    y: [values[best]!],
    marker: { symbol: "circle-open", size: 14, line: { width: 2 }, color: INK },
    hoverinfo: "skip",
  };
}
