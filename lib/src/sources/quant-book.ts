import { type Bars, sliceBars } from "../bars/bars.js";
import { formatTime, parseDay } from "../bars/time.js";
import { type FileOptions, fileSource } from "./file-source.js";
import { type SampleOptions, sampleSource } from "./sample.js";
import type { HistoryRequest, Source } from "./source.js";

/** Length of the bars asked for. Only minutes are there. */
export const Resolution: { readonly Minute: "Minute" } = { Minute: "Minute" };
/** Length of the bars asked for. */
export type Resolution = (typeof Resolution)[keyof typeof Resolution];

/** Where a `QuantBook` gets its bars. */
export interface QuantBookOptions extends FileOptions, Pick<SampleOptions, "seed" | "edge" | "volatility"> {
  /** A CSV or Parquet file, or `"sample"` (default): synthetic bars made in memory. */
  readonly bars?: string;
}

/** A period of history; `symbol` is given beside it. */
export interface HistoryPeriod extends Omit<HistoryRequest, "symbol"> {
  readonly resolution?: Resolution;
}

/**
 * The facade through which a notebook asks for data, named as QuantConnect names it.
 *
 * @example
 * const qb = new QuantBook({ bars: "sample" });
 * const symbol = qb.addEquity("TSLA", Resolution.Minute).symbol;
 * const minutes = await qb.history(symbol, { start: "2018-01-01", end: "2018-02-01" });
 * minutes.time.length; // → 8190
 */
export class QuantBook {
  readonly #bars: string;
  readonly #source: Source;
  readonly #symbols: Set<string> = new Set();

  constructor(options: QuantBookOptions = {}) {
    const { bars = "sample" } = options;
    this.#bars = bars === "sample" ? "the sample" : bars;
    this.#source = bars === "sample" ? sampleSource(options) : fileSource(bars, options);
  }

  /**
   * Subscribes to a stock.
   *
   * @param ticker its ticker; a file or the sample holds one stock, and this names it
   * @param resolution length of the bars: minutes
   * @returns the symbol to ask `history` for
   */
  addEquity(ticker: string, resolution: Resolution = Resolution.Minute): { readonly symbol: string } {
    if (resolution !== Resolution.Minute) throw new Error(`resolution ${resolution}: only minute bars are there`);
    this.#symbols.add(ticker);
    return { symbol: ticker };
  }

  /**
   * Regular-hours minute bars (all hours with `session: "all"`), stamped at their end, in New York time.
   *
   * @param symbol what `addEquity` returned
   * @param period first day, and the day after the last; everything when left out
   * @throws when the symbol was not added, the source fails, or the period holds no bars
   */
  async history(symbol: string, period: HistoryPeriod = {}): Promise<Bars> {
    if (!this.#symbols.has(symbol)) throw new Error(`${symbol} is not subscribed: call addEquity("${symbol}") first`);
    const { start, end } = period;
    const from = start === undefined ? Number.NEGATIVE_INFINITY : parseDay(start);
    const to = end === undefined ? Number.POSITIVE_INFINITY : parseDay(end);
    if (from >= to) throw new Error(`the period from ${start} to ${end} is empty: the end is the day after the last`);
    const bars = await this.#source({ symbol, start, end });
    return between(bars, from, to, this.#bars);
  }
}

/** The bars that start in [from, to). */
function between(bars: Bars, from: number, to: number, name: string): Bars {
  const { time, interval } = bars;
  const firstAt = (moment: number): number => {
    const at = time.findIndex((end) => end - interval >= moment);
    return at < 0 ? time.length : at;
  };
  const part = sliceBars(bars, firstAt(from), firstAt(to));
  if (part.time.length === 0) {
    const span =
      time.length === 0
        ? "there are none at all"
        : `they run from ${formatTime(time[0]!)} to ${formatTime(time.at(-1)!)}`;
    throw new Error(`${name}: no bars of ${bars.symbol} in the period asked for: ${span}`);
  }
  return part;
}
