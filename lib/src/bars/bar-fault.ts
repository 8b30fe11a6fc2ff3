import { formatTime, MINUTE } from "../util/time.js";
import { BAR_COLUMNS, type BarArrays } from "./bars.js";

/** A thousand times the dearest share there is; whole numbers of 1e-9 dollars, taken for dollars, are above it. */
const HIGHEST_PRICE = 1e9;

/**
 * Whether a bar is possible and complete: what nearly all are, told in a few comparisons. Of any other `barFault` tells.
 *
 * @param t its time
 * @param before the time of the bar before it
 */
export function isSound(
  t: number,
  before: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
): boolean {
  // A remainder takes longer than all the rest; a quotient shows as well whether the minute is whole.
  const minute = t / MINUTE;
  return (
    t > before &&
    Math.floor(minute) === minute &&
    low > 0 &&
    high >= low &&
    high <= HIGHEST_PRICE &&
    open > 0 &&
    close > 0 &&
    volume >= 0 &&
    volume <= Number.MAX_SAFE_INTEGER
  );
}

/**
 * What is impossible about the i-th bar, undefined when nothing is. A missing number (NaN) passes.
 *
 * @param bars columns of bars
 * @param i the bar
 * @param rowOf what an error calls a bar's row
 * @param isFirst whether no bar stands before it
 */
export function barFault(
  bars: BarArrays,
  i: number,
  rowOf: (i: number) => number = (i) => i + 1,
  isFirst: boolean = i === 0,
): string | undefined {
  const t = bars.time[i]!;
  const before = isFirst ? Number.NEGATIVE_INFINITY : bars.time[i - 1]!;
  const open = bars.open[i]!;
  const high = bars.high[i]!;
  const low = bars.low[i]!;
  const close = bars.close[i]!;
  const volume = bars.volume[i]!;
  if (t % MINUTE !== 0) return "the time is not a whole minute, and these are not minute bars";
  if (t === before) return `the time repeats that of row ${rowOf(i - 1)}; keep one bar a minute and symbol`;
  if (t < before) {
    return `the time is before that of row ${rowOf(i - 1)} (${formatTime(before)}); sort the file by time`;
  }
  if (open <= 0 || high <= 0 || low <= 0 || close <= 0) {
    const column = BAR_COLUMNS.slice(1, 5).find((name) => bars[name][i]! <= 0)!;
    return `${column} is ${bars[column][i]}; a price is positive`;
  }
  if (high < low) return `high ${high} is below low ${low}`;
  if (high > HIGHEST_PRICE) return `high is ${high}; no price is so high`;
  if (volume > Number.MAX_SAFE_INTEGER) return `volume is ${volume}; no volume is so large`;
  if (volume < 0) return `volume is ${volume}; a volume is not negative`;
  return undefined;
}
