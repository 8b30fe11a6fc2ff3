import type { Bars } from "../bars/bars.js";
import { buildRows } from "../flow/research.js";
import type { Dataset } from "../labels/dataset.js";
import { knownTimes } from "../labels/label-spans.js";
import { modelNames } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { bisectRight } from "../util/bisect-right.js";
import type { Pipeline, TimedColumns } from "./pipeline.js";

/** Settings of a flow pipeline. */
export interface FlowPipelineOptions {
  /** Models whose probabilities are computed as well. */
  readonly models?: Models;
  /**
   * When a row claims to be known: `"end"`, at the end of its bar (the default), or `"stamp"`, at the time the row is
   * named by. In preset `seed` rows are named by the start of their bar, and acting at that time looks ahead.
   */
  readonly at?: "end" | "stamp";
}

/**
 * The research flow as a pipeline from **minute** bars, for `lookAheadCheck`: what `research` computes with this
 * recipe, one row per bar of the recipe.
 *
 * Columns: the recipe's features; `passes`, 1 where the filters keep the bar; `label`, 1 or 0, NaN if research does not
 * use the bar; and with models, `p_` plus the name of each. A label needs later bars: allow for them with
 * `labelLookAhead`. Models are used as they are: the check does not see that they were trained on later bars.
 *
 * @param recipe the flow's choices, such as `PRESETS.seed`
 * @param more models, and when a row claims to be known
 * @returns a pipeline
 * @throws the pipeline throws as the stages of `research` do
 * @example
 * const minutes = makeSample({ to: "2018-01-20" });
 * const allow = labelLookAhead(minutes, PRESETS.seed);
 * lookAheadCheck(flowPipeline(PRESETS.seed), minutes, { allow }).clean; // → true
 * const early = lookAheadCheck(flowPipeline(PRESETS.seed, { at: "stamp" }), minutes, { allow });
 * early.faults.find(({ column }) => column === "rsi").barsAhead; // → 4
 */
export function flowPipeline(recipe: Recipe, more: FlowPipelineOptions = {}): Pipeline {
  const { models, at = "end" } = more;
  const pipeline = barPipeline(recipe, models);
  return (minutes) => {
    const bars = recipeBars(minutes, recipe.bars);
    const { time, columns } = pipeline(bars);
    return { time: at === "stamp" ? time : knownTimes(bars), columns };
  };
}

/**
 * The same pipeline from resampled bars, for `warmUpCheck`, which then counts those bars. Its rows have the times of
 * the bars.
 *
 * @param recipe the flow's choices
 * @param models models whose probabilities are computed as well
 * @returns a pipeline
 * @example
 * const bars = recipeBars(makeSample({ to: "2018-04-01" }), PRESETS.seed.bars);
 * warmUpCheck(barPipeline(PRESETS.seed), bars).find(({ column }) => column === "vol20"); // → { column: "vol20", bars: 21 }
 */
export function barPipeline(recipe: Recipe, models?: Models): Pipeline {
  return (bars: Bars): TimedColumns => {
    const { features, passed, rows, data } = buildRows(bars, recipe);
    const passes = new Uint8Array(bars.time.length);
    for (const row of passed) passes[row] = 1;
    const p = models && predictRows(models, { features }, recipe);
    return {
      time: bars.time,
      columns: {
        ...features,
        passes,
        label: labelsAtBars(bars, rows, data),
        ...(p && Object.fromEntries(modelNames(recipe).map((name) => [`p_${name}`, p[name]!]))),
      },
    };
  };
}

/** The labels of the rows that research uses, placed at their bars. */
function labelsAtBars({ time }: Bars, rows: Uint32Array, data: Dataset): Float64Array {
  const label = new Float64Array(time.length).fill(Number.NaN);
  rows.forEach((bar, row) => {
    label[bar] = data.label[row]!;
  });
  return label;
}

/**
 * How many minute bars the label of a recipe may look ahead, according to its spans. Nothing else may look ahead.
 *
 * @param minutes minute bars
 * @param recipe the flow's choices
 * @returns `allow` for `lookAheadCheck`
 * @example
 * labelLookAhead(makeSample({ to: "2018-01-20" }), PRESETS.seed); // → { label: 60 }
 */
export function labelLookAhead(minutes: Bars, recipe: Recipe): { readonly label: number } {
  const { spans } = buildRows(recipeBars(minutes, recipe.bars), recipe).data;
  let most = 0;
  for (let row = 0; row < spans.start.length; row++) {
    const end = spans.end[row]!;
    if (end === Number.POSITIVE_INFINITY) continue;
    most = Math.max(most, bisectRight(minutes.time, end) - bisectRight(minutes.time, spans.start[row]!));
  }
  return { label: most };
}
