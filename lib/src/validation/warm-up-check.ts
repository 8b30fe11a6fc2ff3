import { type Bars, sliceBars } from "../bars/bars.js";
import { standardDeviation } from "../stats/standard-deviation.js";
import { bisectRight } from "../util/bisect-right.js";
import { showable } from "../util/showable.js";
import { type Pipeline, runPipeline, sameValue, type TimedColumns } from "./pipeline.js";

/** Settings of a warm-up check. */
export interface WarmUpOptions {
  /**
   * Number of late starts to try (8), spread over the first half of the bars; or a list of the numbers of bars to leave
   * out.
   */
  readonly starts?: number | readonly number[];
  /** Differences up to this share of the column's standard deviation count as equal. */
  readonly tolerance?: number;
}

/** How much history a column needs. */
export interface WarmUp {
  readonly column: string;
  /**
   * Bars of history, including its own bar, until its value no longer depends on where the series starts; `Infinity` if
   * it still does at the last bar.
   */
  readonly bars: number;
}

/**
 * Measures how many bars of history each column needs until its value no longer depends on where the series starts. A
 * trading program must load that many before it can trust the column.
 *
 * Drops the first bars and compares the result of the pipeline with its result on all bars, at the same times. A window
 * of 20 needs exactly 20 bars. An exponential mean forgets slowly and needs bars until what it remembers is below the
 * tolerance. A column whose every value depends on the whole series never becomes ready.
 *
 * @param pipeline from bars to named columns and the times of their rows
 * @param bars any bars, many more than the longest memory
 * @param options starts and tolerance (1e-6)
 * @returns one entry per column, in the pipeline's order
 * @throws when a start leaves no bars, or as the pipeline does
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
 * const pipeline = (b) => ({ time: b.time, columns: { mean: rollingMean(b.close, 20), ema: ewmMean(b.close, { span: 9 }) } });
 * warmUpCheck(pipeline, bars)[0]; // → { column: "mean", bars: 20 }
 * const [, ema] = warmUpCheck(pipeline, bars);
 * ema.bars > 40 && ema.bars < 80; // → true
 */
export function warmUpCheck(pipeline: Pipeline, bars: Bars, options: WarmUpOptions = {}): WarmUp[] {
  const { starts: wanted = 8, tolerance = 1e-6 } = options;
  const n = bars.time.length;
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be 0 or more, got ${tolerance}`);
  const starts =
    typeof wanted === "number"
      ? Array.from({ length: wanted }, (_, k) => Math.floor(((k + 1) * n) / (2 * wanted)))
      : [...wanted];
  const impossible = starts.find((start) => !(Number.isInteger(start) && start >= 1 && start < n));
  if (impossible !== undefined || starts.length === 0) {
    throw new RangeError(`a late start must leave out 1 to ${n - 1} of ${n} bars, got ${impossible ?? "none"}`);
  }
  const whole = runPipeline(pipeline, bars);
  const needed = new Map(Object.keys(whole.columns).map((name) => [name, 0]));
  const limits = new Map(Object.entries(whole.columns).map(([name, column]) => [name, tolerance * spread(column)]));
  for (const start of starts) {
    const late = runPipeline(pipeline, sliceBars(bars, start, n));
    for (const [name, most] of needed) {
      const time = lastChange(whole, late, name, bars.time[start]!, limits.get(name)!);
      if (time === undefined) continue;
      // The bar after the last one that changed is the first that did not.
      const history = bisectRight(bars.time, time) - start + 1;
      const atTheEnd = time === whole.time.at(-1);
      needed.set(name, Math.max(most, atTheEnd ? Number.POSITIVE_INFINITY : history));
    }
  }
  return showable(
    "warm-up",
    [...needed].map(([column, count]) => ({ column, bars: Math.max(1, count) })),
  );
}

/** Time of the last row from `start` on in which a column differs by more than `limit`, or that only one of the two has. */
function lastChange(
  whole: TimedColumns,
  late: TimedColumns,
  name: string,
  start: number,
  limit: number,
): number | undefined {
  const [a, b] = [whole.columns[name]!, late.columns[name]];
  if (!b) throw new Error(`the pipeline returns no column "${name}" on fewer bars`);
  let [i, j] = [whole.time.length - 1, late.time.length - 1];
  for (;;) {
    const [s, t] = [whole.time[i] ?? Number.NEGATIVE_INFINITY, late.time[j] ?? Number.NEGATIVE_INFINITY];
    const time = Math.max(s, t);
    if (!(time >= start)) return undefined;
    if (s !== t) return time;
    if (!sameValue(a[i]!, b[j]!) && !(Math.abs(a[i]! - b[j]!) <= limit)) return time;
    i--;
    j--;
  }
}

/** Standard deviation of the numbers of a column. */
function spread(column: ArrayLike<number>): number {
  return standardDeviation(Float64Array.from(column).filter(Number.isFinite));
}
