import { BAR_COLUMNS, type Bars } from "./bars.js";
import { formatTime, MINUTE } from "./time.js";

/**
 * Refuses bars that no exchange could have made, naming the first one: times that repeat or go back or are not whole
 * minutes, prices that are not positive, a high below its low, a negative volume. A missing number (NaN) passes.
 *
 * @param bars any bars
 * @param name what to call them in an error, for example their file
 * @throws when a bar is impossible; the error names the row (the first bar is row 1), its time and the value
 * @example
 * checkBars(makeSample({ to: "2018-01-03" }), "the sample"); // → undefined
 */
export function checkBars(bars: Bars, name: string): void {
  const { time, open, high, low, close, volume } = bars;
  const fail = (i: number, fault: string): never => {
    throw new Error(`${name}: row ${i + 1} (${formatTime(time[i]!)}): ${fault}`);
  };
  for (let i = 0; i < time.length; i++) {
    const t = time[i]!;
    if (t % MINUTE !== 0) fail(i, "the time is not a whole minute, and these are not minute bars");
    if (i > 0 && t === time[i - 1]) fail(i, `the time repeats that of row ${i}; keep one bar a minute and symbol`);
    if (i > 0 && t < time[i - 1]!) {
      fail(i, `the time is before that of row ${i} (${formatTime(time[i - 1]!)}); sort the file by time`);
    }
    if (open[i]! <= 0 || high[i]! <= 0 || low[i]! <= 0 || close[i]! <= 0) {
      const column = BAR_COLUMNS.slice(1, 5).find((name) => bars[name][i]! <= 0)!;
      fail(i, `${column} is ${bars[column][i]}; a price is positive`);
    }
    if (high[i]! < low[i]!) fail(i, `high ${high[i]} is below low ${low[i]}`);
    if (volume[i]! < 0) fail(i, `volume is ${volume[i]}; a volume is not negative`);
  }
}
