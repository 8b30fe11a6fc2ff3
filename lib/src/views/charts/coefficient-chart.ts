import type { Data } from "plotly.js-dist";
import type { Dataset } from "../../labels/dataset.js";
import { MODEL_NAMES, type ModelName, type Models } from "../../models/model.js";
import { brainColumns, expertColumns } from "../../models/predict-rows.js";
import { standardDeviation } from "../../stats/standard-deviation.js";
import type { Figure } from "./figure.js";
import { axisOf, type ChartText, count, INK, layoutOf, SERIES_COLOURS } from "./style.js";

/** One weight of a model, in units that weights of different features share. */
export interface StandardisedWeight {
  readonly feature: string;
  /** The raw weight, per unit of the feature. */
  readonly weight: number;
  /** The feature's standard deviation over the rows. */
  readonly deviation: number;
  /** Their product: the change of the log-odds a standard deviation of the feature makes. */
  readonly standardised: number;
}

/**
 * The weights of the four models, each times its feature's standard deviation: what a usual move of the feature does to
 * the log-odds, so that weights of dollars, points and shares can be compared.
 *
 * @param models the four models
 * @param data the rows they were trained on
 * @returns the weights of each model, in the model's order
 * @throws when a model has other weights than its own
 * @example
 * const { models, train } = research(makeSample({ to: "2018-03-01" }));
 * standardisedWeights(models, train).trend.length; // → 3
 */
export function standardisedWeights(models: Models, data: Dataset): Models<StandardisedWeight[]> {
  const columnsOf = (name: ModelName): Record<string, Float64Array> =>
    name === "brain" ? brainColumns(models, data) : expertColumns(name, data);
  const weightsOf = (name: ModelName): StandardisedWeight[] => {
    const columns = columnsOf(name);
    return Object.entries(models[name].weights).map(([feature, weight]) => {
      const deviation = standardDeviation(columns[feature]!);
      return { feature, weight, deviation, standardised: weight * deviation };
    });
  };
  return { rsi: weightsOf("rsi"), macd: weightsOf("macd"), trend: weightsOf("trend"), brain: weightsOf("brain") };
}

/**
 * The weights of the four models in standardised units, as bars: see `standardisedWeights`.
 *
 * @param models the four models
 * @param train the rows they were trained on
 * @param text `title` and `note`
 * @returns a figure of fifteen bars
 * @throws as `standardisedWeights` does
 * @example
 * const { models, train } = research(makeSample({ to: "2018-03-01" }));
 * coefficientChart(models, train).data.length; // → 4
 */
export function coefficientChart(models: Models, train: Dataset, text: ChartText = {}): Figure {
  const weights = standardisedWeights(models, train);
  const data = MODEL_NAMES.map(
    (name, i): Data => ({
      type: "bar",
      orientation: "h",
      name,
      y: weights[name].map(({ feature }) => feature),
      x: weights[name].map(({ standardised }) => standardised),
      customdata: weights[name].map(({ weight, deviation }) => [weight, deviation]),
      marker: { color: SERIES_COLOURS[i]! },
      hovertemplate:
        `${name}: %{y}<br>%{x:.4~g} log-odds a standard deviation<br>` +
        "weight %{customdata[0]:.5~g}, standard deviation %{customdata[1]:.4~g}<extra></extra>",
    }),
  );
  const bars = MODEL_NAMES.reduce((sum, name) => sum + weights[name].length, 0);
  return {
    data,
    layout: layoutOf(
      {
        heading: "Weights in standardised units",
        lines: [`weight x the feature's standard deviation in ${count(train.label.length)} training rows`],
        plotHeight: bars * 24,
        legendItems: data.length,
        barmode: "overlay",
        bargap: 0.3,
        xaxis: axisOf({
          title: { text: "change of the log-odds a standard deviation" },
          zerolinecolor: INK,
          labelalias: { "−0": "0" }, // plotly's rounding leaves the sign
        }),
        yaxis: axisOf({ autorange: "reversed", ticks: "", showgrid: false }),
      },
      text,
    ),
  };
}
