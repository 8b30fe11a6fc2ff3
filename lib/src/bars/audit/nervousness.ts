import type { TradingDay } from "./series.js";

/** The mean absolute move per bar of a session, divided by that of the session before. */
export function nervousness(close: Float64Array, before: TradingDay, after: TradingDay): number {
  const mean = ({ start, end }: TradingDay): number => {
    let [sum, count] = [0, 0];
    for (let i = start + 1; i < end; i++) {
      const move = Math.abs(close[i]! / close[i - 1]! - 1);
      if (move < 1) [sum, count] = [sum + move, count + 1];
    }
    return sum / count;
  };
  return mean(after) / mean(before);
}
