import type { Bars } from "../bars/bars.js";
import { resample } from "../bars/resample.js";
import { filterRows } from "../features/filter-rows.js";
import { buildRows } from "../flow/research.js";
import { knownTimes } from "../labels/label-spans.js";
import { MODEL_NAMES, type Models } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import type { ResearchOptions } from "../recipes/presets.js";
import { MINUTE, parseRule } from "../util/time.js";
import type { Pipeline, TimedColumns } from "./pipeline.js";

/** What a flow pipeline gives besides features and labels, and when it claims to know it. */
export interface FlowPipelineOptions {
  /** Models whose probabilities are computed too. */
  readonly models?: Models;
  /**
   * When a row claims to be known: `"end"`, at the end of its bar (the default), or `"stamp"`, at the time that the row is
   * named by. In preset `seed` rows are named by their bars' start, and whoever acts at that time looks ahead.
   */
  readonly at?: "end" | "stamp";
}

/**
 * The research flow as a pipeline from **minute** bars, for `lookAheadCheck`: what `research` computes of them with these
 * options, a row for each of its bars.
 *
 * Columns: the twenty features; `passes`, 1 where the filters keep the bar; `label`, 1 or 0, NaN where research learns
 * nothing from the bar; with models `p_rsi`, `p_macd`, `p_trend`, `p_brain`. A label needs bars to come: allow it those of
 * `labelLookAhead`. The models are taken as they are: that they were trained on later bars does not show here.
 *
 * @param options the flow's choices, such as `PRESETS.seed`
 * @param more models, and when a row claims to be known
 * @returns a pipeline
 * @throws the pipeline throws as the stages of `research` do
 * @example
 * const minutes = makeSample({ to: "2018-01-20" });
 * const report = lookAheadCheck(flowPipeline(PRESETS.seed), minutes, { allow: labelLookAhead(PRESETS.seed) });
 * report.clean; // → true
 * const early = lookAheadCheck(flowPipeline(PRESETS.seed, { at: "stamp" }), minutes, { allow: labelLookAhead(PRESETS.seed) });
 * early.faults.find(({ column }) => column === "rsi").barsAhead; // → 4
 */
export function flowPipeline(options: ResearchOptions, more: FlowPipelineOptions = {}): Pipeline {
  const { models, at = "end" } = more;
  const pipeline = barPipeline(options, models);
  return (minutes) => {
    const bars = resample(minutes, options.resample.rule, options.resample);
    const { time, columns } = pipeline(bars);
    return { time: at === "stamp" ? time : knownTimes(bars), columns };
  };
}

/**
 * The same from bars that are resampled already, for `warmUpCheck`, which then counts those bars. Its rows have the times
 * of the bars.
 *
 * @param options the flow's choices
 * @param models whose probabilities are computed too
 * @returns a pipeline
 * @example
 * const { rule, ...edges } = PRESETS.seed.resample;
 * const bars = resample(makeSample({ to: "2018-04-01" }), rule, edges);
 * warmUpCheck(barPipeline(PRESETS.seed), bars).find(({ column }) => column === "vol20"); // → { column: "vol20", bars: 21 }
 */
export function barPipeline(options: ResearchOptions, models?: Models): Pipeline {
  return (bars: Bars): TimedColumns => {
    const { features, rows, data } = buildRows(bars, options);
    const passes = new Uint8Array(bars.time.length);
    for (const row of filterRows(features, options.filters)) passes[row] = 1;
    // The labels of the rows that research learns from, at their bars.
    const label = new Float64Array(bars.time.length).fill(Number.NaN);
    rows.forEach((bar, row) => {
      label[bar] = data.label[row]!;
    });
    const p = models && predictRows(models, { features });
    return {
      time: bars.time,
      columns: {
        ...features,
        passes,
        label,
        ...(p && Object.fromEntries(MODEL_NAMES.map((name) => [`p_${name}`, p[name]]))),
      },
    };
  };
}

/**
 * How many minute bars the label of a flow may look ahead: its horizon, and nothing else may at all.
 *
 * @param options the flow's choices
 * @returns `allow` for `lookAheadCheck`
 * @example
 * labelLookAhead(PRESETS.seed); // → { label: 60 }
 */
export function labelLookAhead(options: ResearchOptions): { readonly label: number } {
  return { label: (options.label.horizon * parseRule(options.resample.rule)) / MINUTE };
}
