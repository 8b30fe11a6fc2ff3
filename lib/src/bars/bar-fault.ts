import { formatTime, MINUTE } from "../util/time.js";
import { BAR_COLUMNS, type BarArrays } from "./bars.js";
import { isSetBack } from "./clock-changes.js";

/**
 * A thousand times the most expensive share there is. Prices in units of 1e-9 dollars, mistaken for dollars, are above
 * it.
 */
const HIGHEST_PRICE = 1e9;

/**
 * Whether a bar is possible in itself and complete: a quick check that nearly all bars pass. `valueFault` explains the
 * others.
 *
 * @param t its time
 */
export function isSound(t: number, open: number, high: number, low: number, close: number, volume: number): boolean {
  // A remainder takes longer than all the rest; a quotient shows as well whether the minute is whole.
  const minute = t / MINUTE;
  return (
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
 * What is impossible about the i-th bar: its values, then its order after the bar before it; undefined if nothing is. A
 * missing number (NaN) passes.
 *
 * @param bars columns of bars
 * @param i the bar
 */
export function barFault(bars: BarArrays, i: number): string | undefined {
  const { time } = bars;
  const isFirst = i === 0 || isSetBack(time[i - 1]!, time[i]!);
  return valueFault(bars, i) ?? (isFirst ? undefined : orderFault(time[i - 1]!, time[i]!, i));
}

/** What is wrong with the time of a bar that follows row `row`. */
export function orderFault(before: number, time: number, row: number): string | undefined {
  if (time === before) return `the time repeats that of row ${row}; keep one bar per minute and symbol`;
  if (time < before) return `the time is before that of row ${row} (${formatTime(before)}); sort the file by time`;
  return undefined;
}

/**
 * What is impossible about the i-th bar in itself; undefined if nothing is. A missing number (NaN) passes.
 *
 * @param bars columns of bars
 * @param i the bar
 */
export function valueFault(bars: BarArrays, i: number): string | undefined {
  const t = bars.time[i]!;
  const open = bars.open[i]!;
  const high = bars.high[i]!;
  const low = bars.low[i]!;
  const close = bars.close[i]!;
  const volume = bars.volume[i]!;
  if (t % MINUTE !== 0) return "the time is not a whole minute, so these are not minute bars";
  if (open <= 0 || high <= 0 || low <= 0 || close <= 0) {
    const column = BAR_COLUMNS.slice(1, 5).find((name) => bars[name][i]! <= 0)!;
    return `${column} is ${bars[column][i]}; a price must be positive`;
  }
  if (high < low) return `high ${high} is below low ${low}`;
  if (high > HIGHEST_PRICE) return `high is ${high}; no price is that high`;
  if (volume > Number.MAX_SAFE_INTEGER) return `volume is ${volume}; no volume is that large`;
  if (volume < 0) return `volume is ${volume}; a volume cannot be negative`;
  return undefined;
}
