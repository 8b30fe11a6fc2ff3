import { BAR_COLUMNS, type BarArrays, type Bars } from "../bars/bars.js";
import type { Columns } from "../features/columns.js";
import { completeRows } from "../features/complete-rows.js";
import type { FeatureState, StreamedFeatures } from "../features/feature-stream.js";
import { filterRows } from "../features/filter-rows.js";
import { relativeColumns } from "../recipes/price-units.js";
import type { Recipe } from "../recipes/recipe.js";
import { runFeatures } from "../recipes/run-features.js";

/** What the columns of the next bar depend on: plain data. */
export type ColumnState =
  | { readonly stream: FeatureState }
  /** The last bars, for a recipe that can only be computed over a stretch. */
  | { readonly window: { readonly [name in (typeof BAR_COLUMNS)[number]]: number[] } };

/** The columns of one bar, and whether training would use it. */
export interface NewestRow {
  readonly columns: Columns;
  readonly learned: boolean;
}

/** Whether a recipe can be computed bar by bar. */
export function isStreamed({ features, filters }: Recipe): boolean {
  return "next" in features && typeof filters !== "function";
}

/** The state before the first bar. */
export function newColumnState(recipe: Recipe): ColumnState {
  if (isStreamed(recipe)) return { stream: streamOf(recipe).start() };
  const window = Object.fromEntries(BAR_COLUMNS.map((name) => [name, [] as number[]]));
  return { window: window as { [name in (typeof BAR_COLUMNS)[number]]: number[] } };
}

/**
 * The columns of the next bar.
 *
 * @param state what earlier bars left; it is changed
 * @param bar one bar
 * @param recipe the recipe
 * @param memory the most bars that a window keeps
 * @throws as the recipe's features do
 */
export function newestColumns(state: ColumnState, bar: Bars, recipe: Recipe, memory: number): NewestRow {
  if ("stream" in state) {
    const [time, high, low, close, volume] = [bar.time[0]!, bar.high[0]!, bar.low[0]!, bar.close[0]!, bar.volume[0]!];
    const row = streamOf(recipe).next(state.stream, { time, high, low, close, volume });
    const computed = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Float64Array.of(value)]));
    const columns = recipe.pool ? relativeColumns(recipe, computed, bar.close) : computed;
    return { columns, learned: isLearned(columns, bar, recipe) };
  }
  const { window } = state;
  for (const name of BAR_COLUMNS) {
    window[name].push(bar[name][0]!);
    if (window[name].length > memory) window[name].shift();
  }
  const arrays = Object.fromEntries(BAR_COLUMNS.map((name) => [name, Float64Array.from(window[name])]));
  const bars: Bars = { ...bar, ...(arrays as unknown as BarArrays) };
  const all = runFeatures(recipe, bars);
  const columns = Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column.slice(-1)]));
  return { columns, learned: isLearned(all, bars, recipe) };
}

function streamOf({ features }: Recipe): StreamedFeatures {
  return features as unknown as StreamedFeatures;
}

/** Whether training would use the last row. */
function isLearned(columns: Columns, bars: Bars, { filters }: Recipe): boolean {
  const kept = completeRows(columns, filterRows<Columns>(columns, filters, bars));
  return kept.at(-1) === bars.time.length - 1;
}
