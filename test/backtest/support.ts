import { type Bars, DAY, HOUR, MINUTE, parseDay } from "ata-lab";

/** One bar by its open, high, low and close. */
export type Candle = readonly [open: number, high: number, low: number, close: number];

/** Bars of five minutes from 09:35 on, labelled at their end; each list of candles is a day, from 2018-01-02 on. */
export function candles(...days: readonly (readonly Candle[])[]): Bars {
  const first = parseDay("2018-01-02");
  const time = days.flatMap((day, d) => day.map((_, i) => first + d * DAY + 9 * HOUR + (35 + 5 * i) * MINUTE));
  const column = (j: number): Float64Array => Float64Array.from(days.flat(), (candle) => candle[j]!);
  return {
    symbol: "TEST",
    zone: "America/New_York",
    interval: 5 * MINUTE,
    stamp: "end",
    time: Float64Array.from(time),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(time.length).fill(1000),
  };
}

/** A bar that stands still. */
export const still = (price: number): Candle => [price, price, price, price];

/** A column of one value. */
export const constant = (bars: Bars, value: number): Float64Array => new Float64Array(bars.time.length).fill(value);
