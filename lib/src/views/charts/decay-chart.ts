import type { Data } from "plotly.js-dist";
import type { AgeScore, WalkJudgement } from "../../backtest/judge-walk.js";
import type { Interval } from "../../evaluation/interval.js";
import { parseTimeLength } from "../../splits/time-length.js";
import { type Figure, figureOf } from "./figure.js";
import { axesOf, layPanels } from "./panels.js";
import { type ChartText, COLOURS, errorBars, layoutOf, TEXT_SIZE } from "./style.js";
import { textWidth } from "./text-width.js";

/** What is drawn of each age, one chart above the other. */
interface Measure {
  readonly title: string;
  readonly axis: string;
  readonly format: string;
  readonly of: (age: AgeScore) => Interval;
  readonly change: (age: AgeScore) => Interval | undefined;
  /** From the result's unit to the axis'. */
  readonly scale: number;
}

const MEASURES: readonly Measure[] = [
  {
    title: "AUC of the deciding model",
    axis: "AUC",
    format: ".4f",
    of: ({ auc }) => auc,
    change: ({ aucChange }) => aucChange,
    scale: 1,
  },
  {
    title: "mean return a day after costs",
    axis: "bps",
    format: ".3~f",
    of: ({ daily }) => daily,
    change: ({ dailyChange }) => dailyChange,
    scale: 1e4,
  },
];

/**
 * How models age: AUC and profit by the time since their training, with intervals. Beside each age, what models of age
 * 0 reach on the same days, because older answers begin later.
 *
 * @param judgement what `judgeWalk` returned
 * @param text `title` and `note`
 * @returns a figure of two small charts with a point per age
 * @example
 * const walk = rollingRetrain(makeSample({ to: "2018-06-01" }), PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
 * decayChart(judgeWalk(walk, { costs: "ib" })).data.length; // → 4
 */
export function decayChart(judgement: Pick<WalkJudgement, "ages" | "options">, text: ChartText = {}): Figure {
  const { ages, options } = judgement;
  const { count: length, unit } = parseTimeLength(options.retrain);
  const names = ages.map(({ age }) => `${age * length}–${(age + 1) * length}`);
  const panels = MEASURES.map(({ title, axis }, i) => ({
    title,
    x: { type: "category" as const, ...(i === 1 ? { title: { text: `${unit}s since training` } } : {}) },
    y: { title: { text: axis }, nticks: 5 },
  }));
  const upright = Math.max(...names.map((name) => textWidth(name, TEXT_SIZE)));
  const { layout, height, narrow } = layPanels(
    panels,
    { columns: 1, height: 170, across: 0, down: 60 },
    { panels: panels.map((panel) => ({ ...panel, x: { ...panel.x, tickangle: -90 } })), down: upright + 20 },
  );
  return figureOf({
    data: MEASURES.flatMap((measure, i) => tracesOf(measure, ages, names, `${unit}s`, i)),
    layout: layoutOf(
      {
        heading: "How the models age",
        lines: [`retrained ${options.retrain}; models that were replaced answer on, to see what they would have lost`],
        plotHeight: height,
        legendItems: 2,
        ...layout,
      },
      text,
    ),
    narrow,
  });
}

function tracesOf(
  measure: Measure,
  ages: readonly AgeScore[],
  names: readonly string[],
  units: string,
  panel: number,
): Data[] {
  const { of, change, scale, format } = measure;
  const scaled = ages.map((age) => {
    const { estimate, low, high } = of(age);
    return { estimate: scale * estimate, low: scale * low, high: scale * high };
  });
  const middle = scaled.map(({ estimate }) => estimate);
  const shared = { type: "scatter" as const, x: [...names], showlegend: panel === 0, ...axesOf(panel) };
  return [
    {
      ...shared,
      mode: "markers",
      name: "models of that age",
      y: middle,
      error_y: errorBars(middle, scaled, COLOURS.blue),
      marker: { color: COLOURS.blue, size: 8, symbol: "circle" },
      customdata: ages.map(({ days }, i) => [scaled[i]!.low, scaled[i]!.high, days]),
      hovertemplate:
        `%{x} ${units}: %{y:${format}}<br>interval %{customdata[0]:${format}} to %{customdata[1]:${format}}, ` +
        "%{customdata[2]} days<extra></extra>",
    },
    {
      ...shared,
      mode: "lines+markers",
      name: "just trained, same days",
      y: ages.map((age, i) => middle[i]! - scale * (change(age)?.estimate ?? 0)),
      line: { color: COLOURS.vermillion, width: 1 },
      marker: { color: COLOURS.vermillion, size: 6, symbol: "diamond" },
      hovertemplate: `just trained, on the days of %{x} ${units}: %{y:${format}}<extra></extra>`,
    },
  ];
}
