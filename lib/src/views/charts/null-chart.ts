import type { Data } from "plotly.js-dist";
import type { ModelName } from "../../models/model.js";
import { type Bins, stepsOf } from "../../stats/histogram.js";
import type { NullPreset, NullRuns } from "../../validation/null-runs.js";
import type { Figure } from "./figure.js";
import { axesOf, layPanels } from "./panels.js";
import { type ChartText, COLOURS, layoutOf, pale } from "./style.js";

/** More for more walks, so that a bin holds some. */
const binsFor = (runs: number): number => Math.min(40, Math.max(12, Math.ceil(2 * Math.sqrt(runs))));

/**
 * What the flow reports of random walks, and where the score on the bars themselves lies among that: for each preset the
 * distribution of one model's AUC over the walks, of the yardstick's, and the model's AUC on the bars.
 *
 * @param result what `nullRuns` returned
 * @param options `model` (default: the brain), `title` and `note`
 * @returns a figure of a small chart a preset, all on one range of AUC
 * @example
 * const result = await nullRuns(makeSample({ to: "2018-04-01" }), { runs: 5 });
 * nullChart(result).data.length; // → 6
 */
export function nullChart(result: NullRuns, options: ChartText & { readonly model?: ModelName } = {}): Figure {
  const { model = "brain", ...text } = options;
  const presets = Object.entries(result.presets);
  const shown = presets.flatMap(([, { scores }]) => [
    scores[model].own,
    ...scores[model].walks,
    ...scores.yardstick.walks,
  ]);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const room = Math.max(0.002, 0.02 * (most - least));
  const bins = { low: least - room, high: most + room, bins: binsFor(result.runs) };
  const { layout, height } = layPanels(
    presets.map(([name, preset], i) => ({
      title: `<b>${name}</b>: ${verdict(preset, model)}`,
      x: {
        ...(i === presets.length - 1 ? { title: { text: "AUC" } } : {}),
        range: [bins.low, bins.high],
        tickformat: ".3~f",
        zeroline: false,
      },
      y: { title: { text: "walks" }, rangemode: "tozero", nticks: 4, zeroline: false },
    })),
    { columns: 1, height: presets.length > 1 ? 150 : 260, across: 0, down: 48 },
  );
  return {
    data: presets.flatMap(([, preset], i) => traces(preset, model, bins, i)),
    layout: layoutOf(
      {
        heading: `AUC of the ${model} on ${result.runs} random walks, and on the bars`,
        lines: [
          "a walk: the same minutes, each up or down by a toss, so there is no direction to know",
          "yardstick: a model of volatility and the hour only",
        ],
        plotHeight: height,
        legendItems: 3,
        ...layout,
      },
      text,
    ),
  };
}

function verdict({ part, scores }: NullPreset, model: ModelName): string {
  const { own, walks, atLeast, p } = scores[model];
  return `${own.toFixed(4)} on the ${part} rows, ${atLeast} of ${walks.length} walks as high, p ${p.toFixed(3)}`;
}

function traces({ scores }: NullPreset, model: ModelName, bins: Bins, i: number): Data[] {
  const distribution = (name: string, label: string, walks: Float64Array, colour: string, fill: boolean): Data => {
    const { x, counts } = stepsOf(walks, bins);
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
      hovertemplate: `${name} about %{x:.3f}<br>%{y} of ${walks.length} walks<extra></extra>`,
      ...axesOf(i),
    };
  };
  const { own, walks } = scores[model];
  const highest = Math.max(...[walks, scores.yardstick.walks].flatMap((x) => [...stepsOf(x, bins).counts]));
  return [
    distribution(model, `${model} on the walks`, walks, COLOURS.blue, true),
    distribution("yardstick", "yardstick on the walks", scores.yardstick.walks, COLOURS.purple, false),
    {
      type: "scatter",
      mode: "lines",
      name: `${model} on the bars`,
      legendgroup: "own",
      showlegend: i === 0,
      x: [own, own],
      y: [0, highest],
      line: { color: COLOURS.vermillion, width: 3 },
      hovertemplate: `${model} on the bars: AUC ${own.toFixed(4)}<extra></extra>`,
      ...axesOf(i),
    },
  ];
}
