import type { PoolResearch } from "../flow/research-pool.js";
import { rowsBySymbol } from "../flow/rows-by-symbol.js";
import { timeOfDay } from "../indicators/time-of-day.js";
import { type LabelSpans, takeSpans } from "../labels/label-spans.js";
import { labelUniqueness } from "../labels/label-uniqueness.js";
import { formatTime } from "../util/time.js";
import type { BootstrapOptions } from "./day-blocks.js";
import { type Evaluation, evaluateScored } from "./evaluate.js";
import { type ScoredPart, scoredRows } from "./scored-part.js";

/**
 * Scores the models of a pool on its test part, with intervals and a baseline: `evaluate` for the rows of many stocks.
 *
 * Stocks that move together give less evidence than as many that do not. So a draw takes whole days, each with the rows of all
 * stocks, and the interval and `effectiveSampleSize` have what the stocks share in them. Of one stock, all figures are those of
 * `evaluate`; `drift` is of the columns that a model reads.
 *
 * @param pool what `researchPool` returned
 * @param options draws (1000), level (0.95), seed (1), blockDays (1)
 * @returns scores with intervals, and their limitations
 * @throws when the scored rows lie on fewer than two days or have only one label
 * @example
 * const universe = makeUniverse({ symbols: 3, seed: 1, to: "2018-04-01" });
 * const pool = await researchPool(universe, withOptions(PRESETS.sound, { pool: true }));
 * const { rows, effectiveSampleSize } = evaluatePool(pool, { draws: 100 });
 * effectiveSampleSize.estimate < rows; // → true
 */
export function evaluatePool<M extends string>(
  pool: PoolResearch<string, M>,
  options: BootstrapOptions = {},
): Evaluation<M> {
  const { symbols, data, parts } = pool;
  const scope = (days: number): string =>
    `${symbols.length === 1 ? "One symbol" : `${symbols.length} symbols`}, one split: ${days} days of ${data.time.length} rows ` +
    `from ${formatTime(data.time[0]!)}. Other stocks or another year may give different results.`;
  const where = { interval: symbols[0]!.interval, prices: undefined, scope };
  const uniqueness = (spans: LabelSpans): Float64Array => pooledUniqueness(pool, parts.test ?? parts.validation, spans);
  return evaluateScored(pool, pooledPart(pool), uniqueness, where, options);
}

/** The scored rows of a pool, and what its models and the baseline say of them. */
export function pooledPart<M extends string>(pool: PoolResearch<string, M>): ScoredPart<M> {
  return scoredRows(pool, { columns: [pool.volatility, timeOfDay(pool.data.time)] });
}

/**
 * The uniqueness of labels of many stocks: labels overlap only with those of the same stock.
 *
 * @param pool whose rows they are
 * @param rows row numbers in `pool.data`
 * @param spans the spans of these rows
 * @returns as many numbers
 */
function pooledUniqueness(
  { symbols, symbolOf }: Pick<PoolResearch, "symbols" | "symbolOf">,
  rows: Uint32Array,
  spans: LabelSpans,
): Float64Array {
  const out = new Float64Array(rows.length);
  const own = Uint16Array.from(rows, (row) => symbolOf[row]!);
  rowsBySymbol(own, symbols.length).forEach((at, number) => {
    const unique = labelUniqueness(takeSpans(spans, at), symbols[number]!.known);
    for (let i = 0; i < at.length; i++) out[at[i]!] = unique[i]!;
  });
  return out;
}
