import { showable } from "../util/showable.js";
import { DAY, formatTime, HOUR, MINUTE, midnightOf, parseRule, SESSION_OPEN } from "../util/time.js";
import type { Bars } from "./bars.js";
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
  const bins = countBins(time, length, closed);
  const out = {
    time: new Float64Array(bins),
    open: new Float64Array(bins),
    high: new Float64Array(bins),
    low: new Float64Array(bins),
    close: new Float64Array(bins),
    volume: new Float64Array(bins),
  };

  let kept = 0;
  let i = 0;
  while (i < n) {
    const left = leftEdge(time[i]!, length, closed);
    const right = left + length;
    let first = Number.NaN;
    let highest = Number.NaN;
    let lowest = Number.NaN;
    let last = Number.NaN;
    let sum = 0;
    const from = i;
    for (; i < n && (closed === "left" ? time[i]! < right : time[i]! <= right); i++) {
      if (i > from && startsAnew(time[i - 1]!, time[i]!, length)) break;
      const o = open[i]!;
      const h = high[i]!;
      const l = low[i]!;
      const c = close[i]!;
      const v = volume[i]!;
      // Comparisons with NaN are false, so the negated ones take the first number and skip missing ones.
      if (Number.isNaN(first)) first = o;
      if (!(h <= highest) && !Number.isNaN(h)) highest = h;
      if (!(l >= lowest) && !Number.isNaN(l)) lowest = l;
      if (!Number.isNaN(c)) last = c;
      if (!Number.isNaN(v)) sum += v;
    }
    if (Number.isNaN(first) || Number.isNaN(highest) || Number.isNaN(lowest) || Number.isNaN(last)) continue;
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
 * Left edge of the bin that contains a moment. Bins count from midnight, or from the open if they do not divide a day.
 */
function leftEdge(time: number, length: number, closed: "left" | "right"): number {
  const from = DAY % length === 0 ? 0 : midnightOf(closed === "left" ? time : time - 1) + SESSION_OPEN;
  const bin = closed === "left" ? Math.floor((time - from) / length) : Math.ceil((time - from) / length) - 1;
  return from + bin * length;
}

/**
 * Whether a bar is the first of an hour that the clocks show for the second time: it begins a bin, where bins are not longer
 * than that hour.
 */
function startsAnew(before: number, time: number, length: number): boolean {
  return length <= HOUR && isSetBack(before, time);
}

function countBins(time: Float64Array, length: number, closed: "left" | "right"): number {
  let bins = 0;
  let previous = Number.NEGATIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < time.length; i++) {
    const t = time[i]!;
    if (startsAnew(previous, t, length)) {
      right = Number.NEGATIVE_INFINITY;
    } else if (!(t > previous) && !isSetBack(previous, t)) {
      const [before, now] = [time[i - 1], t].map((x) => (Number.isFinite(x) ? formatTime(x!) : String(x)));
      throw new Error(
        `bar ${i} at ${now} does not come after bar ${i - 1} at ${before}: sort the bars and drop repeats`,
      );
    }
    previous = t;
    if (closed === "left" ? t >= right : t > right) {
      bins++;
      right = leftEdge(t, length, closed) + length;
    }
  }
  return bins;
}
