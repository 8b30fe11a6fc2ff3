import type { Data } from "plotly.js-dist";
import type { Dataset } from "../../labels/dataset.js";
import { type ModelInputs, mapModels } from "../../models/inputs.js";
import { BRAIN, type Models, type PerModel } from "../../models/model.js";
import { brainColumns, expertColumns, predictRows } from "../../models/predict-rows.js";
import { standardDeviation } from "../../stats/standard-deviation.js";
import { count } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axisOf, type ChartText, INK, layoutOf, seriesLook } from "./style.js";

/** One weight of a model, in standardised units. */
export interface StandardisedWeight {
  readonly feature: string;
  /** The raw weight, per unit of the feature. */
  readonly weight: number;
  /** The feature's standard deviation over the rows. */
  readonly deviation: number;
  /** Their product: the change of the log-odds per standard deviation of the feature. */
  readonly standardised: number;
}

/**
 * The weights of the models, each times its feature's standard deviation: the effect of a typical move of the feature
 * on the log-odds, which makes weights per dollar, point and share comparable.
 *
 * @param models the models
 * @param data the rows they were trained on
 * @param inputs what each model reads: the recipe that they were trained with
 * @returns the weights of each model, in the model's order
 * @throws when a model's weights are not the ones expected
 * @example
 * const { models, train, recipe } = research(makeSample({ to: "2018-03-01" }));
 * standardisedWeights(models, train, recipe).trend.length; // → 3
 */
export function standardisedWeights<M extends string>(
  models: Models<M>,
  data: Pick<Dataset, "features">,
  inputs: ModelInputs<string, M>,
): PerModel<StandardisedWeight[], M> {
  const p = predictRows(models, data, inputs);
  return mapModels(inputs, (name: M) => {
    const columns =
      name === BRAIN ? brainColumns(inputs, p, data.features) : expertColumns(inputs, name, data.features);
    return Object.entries(models[name].weights).map(([feature, weight]) => {
      const deviation = standardDeviation(columns[feature]!);
      return { feature, weight, deviation, standardised: weight * deviation };
    });
  });
}

/** Pixels per bar. */
const ROW = 24;

/**
 * Bar chart of the weights of the models in standardised units, one model below the other; see `standardisedWeights`.
 *
 * @param models the models
 * @param train the rows they were trained on
 * @param inputs what each model reads: the recipe that they were trained with
 * @param text `title` and `note`
 * @returns a figure with one bar per weight
 * @throws as `standardisedWeights` does
 * @example
 * const { models, train, recipe } = research(makeSample({ to: "2018-03-01" }));
 * coefficientChart(models, train, recipe).data.length; // → 4
 */
export function coefficientChart<M extends string>(
  models: Models<M>,
  train: Pick<Dataset, "features" | "label">,
  inputs: ModelInputs<string, M>,
  text: ChartText = {},
): Figure {
  const weights = Object.entries<StandardisedWeight[]>(standardisedWeights(models, train, inputs));
  // Rows by number: two experts may read the same column.
  const rows = weights.flatMap(([name, own]) => own.map((weight) => ({ name, ...weight })));
  const data = weights.map(([name, own], i): Data => {
    const { color, pattern } = seriesLook(i);
    return {
      type: "bar",
      orientation: "h",
      name,
      y: rows.flatMap((row, at) => (row.name === name ? [at] : [])),
      x: own.map(({ standardised }) => standardised),
      customdata: own.map(({ feature, weight, deviation }) => [feature, weight, deviation]),
      marker: { color, pattern },
      hovertemplate:
        `${name}: %{customdata[0]}<br>%{x:.4~g} log-odds per standard deviation<br>` +
        "weight %{customdata[1]:.5~g}, standard deviation %{customdata[2]:.4~g}<extra></extra>",
    };
  });
  return figureOf({
    data,
    layout: layoutOf(
      {
        heading: "Weights in standardised units",
        lines: [`weight x the feature's standard deviation in ${count(train.label.length)} training rows`],
        plotHeight: Math.max(rows.length, 3) * ROW,
        legendItems: data.length,
        barmode: "overlay",
        bargap: 0.3,
        xaxis: axisOf({
          title: { text: "change of the log-odds per standard deviation" },
          zerolinecolor: INK,
          labelalias: { "−0": "0" }, // plotly's rounding keeps the minus sign of 0
        }),
        yaxis: axisOf({
          range: [rows.length - 0.4, -0.6],
          tickvals: rows.map((_, row) => row),
          ticktext: rows.map(({ feature }) => feature),
          ticks: "",
          showgrid: false,
          zeroline: false,
        }),
      },
      text,
    ),
  });
}
