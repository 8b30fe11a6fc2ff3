import { takeColumn } from "../bars/bars.js";
import type { Universe } from "../bars/universe.js";
import { baselineVolatility } from "../features/baseline-volatility.js";
import type { Columns } from "../features/columns.js";
import type { Dataset } from "../labels/dataset.js";
import { knownTimes } from "../labels/label-spans.js";
import { columnsRead } from "../models/inputs.js";
import { choicesOf } from "../recipes/choices.js";
import { priceUnits } from "../recipes/price-units.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { requireRelative } from "../recipes/run-features.js";
import { counted } from "../util/count.js";
import { showable } from "../util/showable.js";
import type { EngineReport } from "./engine-report.js";
import { type RowsToMerge, rowCollector } from "./merge-rows.js";
import { barNoun, buildRows, splitData, trainReporting } from "./research.js";
import { labelReach, type Parts } from "./split-rows.js";
import type { Trained } from "./train-models.js";

/** One stock of a pool. */
export interface PooledSymbol {
  readonly symbol: string;
  /** Number of its minutes, and the times of the first and last, in wall-clock milliseconds. */
  readonly minutes: number;
  readonly first: number;
  readonly last: number;
  /** Length of these minutes in milliseconds. */
  readonly interval: number;
  /** Number of its bars, of those that pass the filters, and of those to learn from. */
  readonly bars: number;
  readonly filtered: number;
  readonly rows: number;
  /** When each of its bars is known; stocks with the same bars share it. */
  readonly known: Float64Array;
}

/** A stock that was left out. */
export interface SkippedSymbol {
  readonly symbol: string;
  readonly reason: string;
}

/** The result of research over many stocks: one set of models, and the rows of all stocks that it learned from. */
export interface PoolResearch<F extends string = string, M extends string = string> extends Trained<M> {
  readonly recipe: Recipe<F, M>;
  /** The stocks, in the order of their names. */
  readonly symbols: readonly PooledSymbol[];
  /** The stocks left out, with `skip: true`. */
  readonly skipped: readonly SkippedSymbol[];
  /** The columns in dollars, which are divided by the close. */
  readonly relative: readonly string[];
  /** The rows of all stocks in order of time, then of names; of the features only those that a model reads. */
  readonly data: Dataset<F>;
  /** The number of each row's stock in `symbols`. */
  readonly symbolOf: Uint16Array;
  /** What the baseline model reads of each row, beside its hour. */
  readonly volatility: Float64Array;
  /** The rows of `data` in each part. All rows of a moment are in the same one. */
  readonly parts: Parts;
  readonly train: Dataset<F>;
  readonly validation: Dataset<F>;
  readonly test?: Dataset<F>;
  readonly engine?: EngineReport<M>;
}

/** How to read a universe. */
export interface PoolOptions {
  /**
   * Leave out a stock whose bars cannot be read or give no rows, and say why in `skipped`; without it (false, the default)
   * such a stock stops the run.
   */
  readonly skip?: boolean;
  /** Called after each stock with the number of those read. */
  readonly onSymbol?: (read: number, of: number) => void;
}

/** The most stocks: row by row, the number of a stock is kept in 16 bits. */
const MOST_SYMBOLS = 65_536;

/**
 * The flow over many stocks: one set of models that learns from the rows of all.
 *
 * Rows are built of each stock alone, as `research` does: bars, features, filters, label, uniqueness, and the embargo in the
 * stock's own bars. Then they are one table in order of time, which is split, purged, fitted, stacked and calibrated as one
 * stock's is: a moment is in one part whatever the stock, and no training label reaches into a later part of any stock.
 * Of one stock, the models are those of `research`, to the bit. The order of the universe's symbols changes nothing.
 *
 * Only one stock's bars are in memory at a time. A row stays there with 8 bytes for each column that a model reads and 27
 * bytes more (8 more where bars are named by their start, 8 more with weights): 123 bytes with the presets.
 *
 * @param universe the stocks
 * @param recipe a recipe with `pool: true`: its columns in dollars are divided by the close
 * @param options whether to leave out stocks that cannot be read
 * @returns models, rows and parts
 * @throws (rejects) when the recipe is not for many stocks, a stock cannot be read, or too few rows are left
 * @example
 * const universe = makeUniverse({ symbols: 3, seed: 1, to: "2018-03-01" });
 * const pool = await researchPool(universe, withOptions(PRESETS.sound, { pool: true }));
 * pool.symbols.length; // → 3
 * Object.keys(pool.models); // → ["rsi", "macd", "trend", "brain"]
 */
export async function researchPool<F extends string, M extends string>(
  universe: Universe,
  recipe: Recipe<F, M>,
  options: PoolOptions = {},
): Promise<PoolResearch<F, M>> {
  checkPool(universe, recipe as unknown as Recipe);
  const { skip = false, onSymbol } = options;
  const [symbols, skipped]: [PooledSymbol[], SkippedSymbol[]] = [[], []];
  const names = [...universe.symbols].sort();
  const collector = rowCollector<F>(names.length);
  for (const [i, symbol] of names.entries()) {
    try {
      const { pooled, rows } = await readSymbol(universe, symbol, recipe, symbols.at(-1)?.known);
      symbols.push(pooled);
      collector.add(rows);
    } catch (error) {
      const { message } = error as Error;
      if (!skip) throw new Error(`${symbol}: ${message}`, { cause: error });
      skipped.push({ symbol, reason: message });
    }
    onSymbol?.(i + 1, names.length);
  }
  const total = collector.rows();
  if (total < 2) {
    const [first] = skipped;
    const cure = first ? `${skipped.length} were left out, ${first.symbol}: ${first.reason}` : "use a longer period";
    throw new Error(`${symbols.length} stocks gave ${total} rows, too few to train on: ${cure}`);
  }
  const { data, reachEnd, volatility, listOf } = collector.finish();
  const { trainReach, ...split } = splitData(data, { start: data.spans.start, end: reachEnd }, recipe);
  const trained = trainReporting(split, trainReach, recipe);
  const relative = priceUnits(recipe as unknown as Recipe).dollars;
  const rows = { data, symbolOf: listOf, volatility };
  return showable("pool", { recipe, symbols, skipped, relative, ...rows, ...split, ...trained });
}

function checkPool({ symbols }: Universe, recipe: Recipe): void {
  if (choicesOf(recipe).pool !== true) {
    throw new Error(
      `recipe "${recipe.name}" is for one stock: its columns in dollars would mean another thing for each; change it with ` +
        "withOptions(recipe, { pool: true }), or --set pool=true",
    );
  }
  if (symbols.length > MOST_SYMBOLS) {
    throw new Error(`${symbols.length} stocks are more than a pool may have: ${MOST_SYMBOLS}`);
  }
  // The recipe's fault, not that of every stock.
  requireRelative(recipe);
}

/** The rows of one stock, without anything that keeps its bars in memory. */
async function readSymbol<F extends string>(
  universe: Universe,
  symbol: string,
  recipe: Recipe<F>,
  before: Float64Array | undefined,
): Promise<{ readonly pooled: PooledSymbol; readonly rows: RowsToMerge<F> }> {
  const minutes = await universe.minutes(symbol);
  const bars = recipeBars(minutes, recipe.bars);
  const { filtered, rows, data } = buildRows(bars, recipe);
  if (rows.length === 0) {
    throw new Error(
      `${counted(minutes.time.length, barNoun(minutes))} gave ${counted(bars.time.length, "bar")} and no row to learn from`,
    );
  }
  const read = columnsRead(recipe as unknown as Recipe) as F[];
  const features = Object.fromEntries(read.map((name) => [name, data.features[name]])) as unknown as Columns<F>;
  const known = knownTimes(bars);
  return {
    pooled: {
      symbol,
      ...{ minutes: minutes.time.length, first: minutes.time[0]!, last: minutes.time.at(-1)! },
      ...{ interval: minutes.interval, bars: bars.time.length, filtered, rows: rows.length },
      known: before && isSame(before, known) ? before : known,
    },
    rows: {
      ...data,
      features,
      reachEnd: labelReach(data.spans, bars, recipe).end,
      volatility: takeColumn(baselineVolatility(bars), rows),
    },
  };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
