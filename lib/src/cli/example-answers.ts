import { columnsRead } from "../models/inputs.js";
import type { Models, PerModel } from "../models/model.js";
import { predictAll } from "../models/predict-all.js";
import { predictRows } from "../models/predict-rows.js";
import { probeMinutes } from "../recipes/fingerprint.js";
import { EXAMPLE_BARS } from "../recipes/readers.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { runFeatures } from "../recipes/run-features.js";
import { formatTime, HOUR, midnightOf } from "../util/time.js";

/** Predictions of the models on a fixed bar; NaN where a column is not ready. */
export interface ExampleAnswer {
  readonly bar: string;
  readonly p: PerModel<number>;
}

/** Whether the example bars hold every column that the models read. */
export function examplesHold(inputs: Pick<Recipe, "experts" | "brain">): boolean {
  return columnsRead(inputs).every((column) => Object.values(EXAMPLE_BARS).every((bar) => Object.hasOwn(bar, column)));
}

/** Predictions of the models on three example bars; see `examplesHold`. */
export function exampleAnswers(models: Models, inputs: Pick<Recipe, "experts" | "brain">): ExampleAnswer[] {
  return Object.entries(EXAMPLE_BARS).map(([bar, features]) => ({ bar, p: predictAll(models, features, inputs) }));
}

/** Predictions of the models on three bars of the last probe day: the first, one at noon, and the last. */
export function probeAnswers(models: Models, recipe: Recipe): ExampleAnswer[] {
  const bars = recipeBars(probeMinutes(), recipe.bars);
  const p = predictRows(models, { features: runFeatures(recipe, bars) }, recipe);
  const last = bars.time.length - 1;
  const day = midnightOf(bars.time[last]!);
  const open = bars.time.findIndex((time) => time >= day);
  const noon = bars.time.findIndex((time) => time >= day + 12 * HOUR);
  return [open, noon < 0 ? last : noon, last].map((row) => ({
    bar: formatTime(bars.time[row]!).slice(0, 16),
    p: Object.fromEntries(Object.entries(p).map(([name, column]) => [name, column[row]!])),
  }));
}
