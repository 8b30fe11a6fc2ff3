import type { Data } from "plotly.js-dist";
import { type Bins, stepsOf } from "../../stats/histogram.js";
import type { NullRecipe, NullRuns } from "../../validation/null-runs.js";
import type { NullScore } from "../../validation/null-score.js";
import { count, fixed } from "../format.js";
import { type Figure, figureOf } from "./figure.js";
import { axesOf, layPanels } from "./panels.js";
import { type ChartText, COLOURS, layoutOf, pale } from "./style.js";

/** More for more runs, so that a bin holds some. */
const binsFor = (runs: number): number => Math.min(40, Math.max(12, Math.ceil(2 * Math.sqrt(runs))));

/**
 * The scores on sign-flipped bars compared with the score on the bars themselves: for each recipe, the distribution of
 * one model's AUC and of the baseline's over the null runs, and the model's AUC on the bars.
 *
 * @param result what `nullRuns` returned
 * @param options `model` (default: the one that decides, in each recipe), `title` and `note`
 * @returns a figure with a small chart per recipe, all with the same AUC axis
 * @throws when a recipe has no such model
 * @example
 * const result = await nullRuns(makeSample({ to: "2018-04-01" }), { runs: 5 });
 * nullChart(result).data.length; // → 6
 */
export function nullChart(result: NullRuns, options: ChartText & { readonly model?: string } = {}): Figure {
  const { model, ...text } = options;
  const shown = Object.entries(result.recipes).map(([name, recipe]) => pick(name, recipe, model));
  const values = shown.flatMap(({ score, baseline }) => [score.own, ...score.walks, ...baseline.walks]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(0.002, 0.02 * (most - least));
  const bins = { low: least - room, high: most + room, bins: binsFor(result.runs) };
  const { layout, height, narrow } = layPanels(
    shown.map(({ recipe, part, model, score }, i) => ({
      title: `<b>${recipe}</b>, ${model}: ${verdict(part, score)}`,
      x: {
        ...(i === shown.length - 1 ? { title: { text: "AUC" } } : {}),
        range: [bins.low, bins.high],
        tickformat: ".3~f",
        zeroline: false,
      },
      y: { title: { text: "runs" }, rangemode: "tozero", nticks: 4, zeroline: false },
    })),
    { columns: 1, height: shown.length > 1 ? 150 : 260, across: 0, down: 48 },
  );
  return figureOf({
    data: shown.flatMap((one, i) => traces(one, bins, i)),
    layout: layoutOf(
      {
        heading: `AUC on ${count(result.runs)} sign-flipped runs, and on the bars`,
        lines: [
          "each run: the same minutes, up or down by coin flip, so there is no direction to predict",
          "baseline: a model of volatility and the hour only",
        ],
        plotHeight: height,
        legendItems: 3,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

/** One model of a recipe, and what to compare it with. */
interface Shown {
  readonly recipe: string;
  readonly part: string;
  readonly model: string;
  readonly score: NullScore;
  readonly baseline: NullScore;
}

function pick(recipe: string, { part, deciding, models, baseline }: NullRecipe, wanted: string = deciding): Shown {
  const score = Object.hasOwn(models, wanted) ? models[wanted] : undefined;
  if (!score) {
    throw new Error(`recipe ${recipe} has no model "${wanted}"; there are ${Object.keys(models).join(", ")}`);
  }
  return { recipe, part, model: wanted, score, baseline };
}

function verdict(part: string, { own, walks, atLeast, p }: NullScore): string {
  return `${fixed(own)} on the ${part} rows, ${atLeast} of ${walks.length} runs as high, p ${fixed(p, 3)}`;
}

function traces({ model, score: { own, walks }, baseline }: Shown, bins: Bins, i: number): Data[] {
  const distribution = (name: string, label: string, aucs: Float64Array, colour: string, fill: boolean): Data => {
    const { x, counts } = stepsOf(aucs, bins);
    return {
      type: "scatter",
      mode: "lines",
      name: label,
      legendgroup: label,
      showlegend: i === 0,
      x,
      y: counts,
      line: { shape: "hvh", color: colour, width: 1.5 },
      ...(fill ? { fill: "tozeroy", fillcolor: pale(colour, 0.25) } : {}),
      hovertemplate: `${name} about %{x:.3f}<br>%{y} of ${aucs.length} runs<extra></extra>`,
      ...axesOf(i),
    };
  };
  const highest = Math.max(...[walks, baseline.walks].flatMap((x) => [...stepsOf(x, bins).counts]));
  return [
    distribution(model, "model, sign-flipped", walks, COLOURS.blue, true),
    distribution("baseline", "baseline, sign-flipped", baseline.walks, COLOURS.purple, false),
    {
      type: "scatter",
      mode: "lines",
      name: "model, on the bars",
      legendgroup: "own",
      showlegend: i === 0,
      x: [own, own],
      y: [0, highest],
      line: { color: COLOURS.vermillion, width: 3 },
      hovertemplate: `${model} on the bars: AUC ${fixed(own)}<extra></extra>`,
      ...axesOf(i),
    },
  ];
}
