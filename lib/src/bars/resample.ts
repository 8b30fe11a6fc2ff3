import { showable } from "../util/showable.js";
import { DAY, formatTime, HOUR, MINUTE, midnightOf, parseRule, SESSION_OPEN } from "../util/time.js";
import { BAR_COLUMNS, type BarArrays, type Bars } from "./bars.js";
import { isSetBack } from "./clock-changes.js";

/** Which edge a bin includes, and which edge names it. */
export interface ResampleOptions {
  /** `"left"`: a bin includes its left edge but not its right; `"right"`: the opposite. */
  readonly closed?: "left" | "right";
  /** The edge that becomes the bin's time. */
  readonly label?: "left" | "right";
}

/**
 * Resamples bars to longer ones: first open, highest high, lowest low, last close, sum of volumes.
 *
 * Equivalent to `pandas.DataFrame.resample(rule, closed=..., label=...)` with first, max, min, last, sum and
 * `dropna()`: bins count from midnight, missing numbers are skipped, and a bin without any value for a price is
 * dropped. The result's `stamp` follows `label`. A rule that divides the session of 390 minutes but not the day
 * (`"65min"`, `"130min"`) counts from each day's 09:30. An hour that the clocks show twice has its bins twice, where they are
 * not longer than it; a longer one holds the bars of both.
 *
 * @param bars bars in increasing order of time
 * @param rule length of a bin; it must divide a day (`"5min"`) or a session
 * @param options pandas' defaults: `closed` and `label` are `"left"`
 * @returns one bar for every bin that holds a bar
 * @throws when the rule divides neither or is not a multiple of the bars' own length, or when times do not increase
 * @example
 * const minutes = makeSample({ to: "2018-01-03" });
 * resample(minutes, "5min").time.length; // → 79
 * resample(minutes, "5min", { closed: "right", label: "right" }).time.length; // → 78
 */
export function resample(bars: Bars, rule: string, options: ResampleOptions = {}): Bars {
  const { closed = "left", label = "left" } = options;
  const length = parseRule(rule);
  if (length % bars.interval !== 0) {
    const own = bars.interval / MINUTE;
    throw new Error(
      `rule "${rule}": these bars are ${own} minutes long, and can only be joined into a multiple of that, such as ${2 * own}min`,
    );
  }
  const { time, open, high, low, close, volume } = bars;
  const n = time.length;
  const shift = label === "right" ? length : 0;
  // Enough for minutes without gaps, a few more for the bins at a session's ends.
  let out = emptyColumns(Math.ceil((1.05 * n * bars.interval) / length) + 64);
  let kept = 0;
  let end = 0;
  for (let start = 0; start < n; start = end) {
    checkOrder(time, start);
    const left = leftEdge(time[start]!, length, closed);
    end = endOfBin(time, start, left, length, closed);
    let first = Number.NaN;
    let highest = Number.NaN;
    let lowest = Number.NaN;
    let last = Number.NaN;
    let sum = 0;
    for (let i = start; i < end; i++) {
      const h = high[i]!;
      const l = low[i]!;
      const c = close[i]!;
      const v = volume[i]!;
      // Comparisons with NaN are false, so the negated ones take the first number and skip missing ones.
      if (Number.isNaN(first)) first = open[i]!;
      if (!(h <= highest) && !Number.isNaN(h)) highest = h;
      if (!(l >= lowest) && !Number.isNaN(l)) lowest = l;
      if (!Number.isNaN(c)) last = c;
      if (!Number.isNaN(v)) sum += v;
    }
    if (Number.isNaN(first) || Number.isNaN(highest) || Number.isNaN(lowest) || Number.isNaN(last)) continue;
    if (kept === out.time.length) out = withRoom(out);
    out.time[kept] = left + shift;
    out.open[kept] = first;
    out.high[kept] = highest;
    out.low[kept] = lowest;
    out.close[kept] = last;
    out.volume[kept] = sum;
    kept++;
  }

  return showable("bars", {
    symbol: bars.symbol,
    zone: bars.zone,
    interval: length,
    stamp: label === "left" ? "start" : "end",
    time: out.time.subarray(0, kept),
    open: out.open.subarray(0, kept),
    high: out.high.subarray(0, kept),
    low: out.low.subarray(0, kept),
    close: out.close.subarray(0, kept),
    volume: out.volume.subarray(0, kept),
    ...(bars.origin && { origin: bars.origin }),
  });
}

/**
 * The time of the bin that contains a moment, as `resample` names it.
 *
 * @param time wall-clock milliseconds
 * @param rule length of a bin
 * @param options closed and label, both "left" unless given
 */
export function binTime(time: number, rule: string, options: ResampleOptions = {}): number {
  const { closed = "left", label = "left" } = options;
  const length = parseRule(rule);
  return leftEdge(time, length, closed) + (label === "right" ? length : 0);
}

/**
 * Left edge of the bin that contains a moment. Bins count from midnight, or from the open if they do not divide a day.
 */
function leftEdge(time: number, length: number, closed: "left" | "right"): number {
  const from = DAY % length === 0 ? 0 : midnightOf(closed === "left" ? time : time - 1) + SESSION_OPEN;
  const bin = closed === "left" ? Math.floor((time - from) / length) : Math.ceil((time - from) / length) - 1;
  return from + bin * length;
}

/** The bar after the last one of a bin that begins with bar `start`. */
function endOfBin(time: Float64Array, start: number, left: number, length: number, closed: "left" | "right"): number {
  const right = left + length;
  let i = start + 1;
  for (; i < time.length && (closed === "left" ? time[i]! < right : time[i]! <= right); i++) {
    if (time[i]! > time[i - 1]!) continue;
    checkOrder(time, i);
    // The hour that the clocks show for the second time begins a bin, where bins are not longer than that hour.
    if (length <= HOUR) break;
  }
  return i;
}

/** Refuses a bar whose time is no moment after that of the bar before it, unless the clocks were set back. */
function checkOrder(time: Float64Array, i: number): void {
  const before = i > 0 ? time[i - 1]! : Number.NEGATIVE_INFINITY;
  if (!(time[i]! > before && time[i]! < Number.POSITIVE_INFINITY) && !isSetBack(before, time[i]!))
    throw new Error(disorder(time, i));
}

/** What to say of a bar whose time does not come after that of the bar before it. */
function disorder(time: Float64Array, i: number): string {
  const [before, now] = [time[i - 1], time[i]].map((x) => (Number.isFinite(x) ? formatTime(x!) : String(x)));
  return `bar ${i} at ${now} does not come after bar ${i - 1} at ${before}: sort the bars and drop repeats`;
}

function emptyColumns(rows: number): BarArrays {
  const column = (): Float64Array => new Float64Array(rows);
  return { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

/** The same columns in arrays twice as long: bars with gaps fill fewer minutes of more bins. */
function withRoom(columns: BarArrays): BarArrays {
  const longer = emptyColumns(2 * columns.time.length);
  for (const name of BAR_COLUMNS) longer[name].set(columns[name]);
  return longer;
}
