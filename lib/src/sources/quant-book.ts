import type { Bars } from "../bars/bars.js";
import { type BarsOptions, barsSource } from "./bars-source.js";
import { BARS_VARIABLE } from "./bars-variable.js";
import { type HistoryPeriod, readHistory } from "./history.js";
import { reportToStderr } from "./report-to-stderr.js";
import type { Source } from "./source.js";

/** Length of the bars asked for. Only minutes are there. */
export const Resolution: { readonly Minute: "Minute" } = { Minute: "Minute" };
/** Length of the bars asked for. */
export type Resolution = (typeof Resolution)[keyof typeof Resolution];

/** Where a `QuantBook` gets its bars. */
export interface QuantBookOptions extends BarsOptions {
  /**
   * A file, a pattern, a folder, or `"sample"` (default): synthetic bars made in memory. Where the environment variable
   * `ATA_LAB_BARS` is set it takes the place of the sample, and says so.
   */
  readonly bars?: string;
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
  /** Where the bars come from: `"sample"`, a file, a pattern or a folder. */
  readonly bars: string;
  readonly #source: Source;
  readonly #symbols: Set<string> = new Set();

  constructor(options: QuantBookOptions = {}) {
    const { bars = "sample", report = reportToStderr } = options;
    const chosen = process.env[BARS_VARIABLE];
    this.bars = bars === "sample" && chosen ? chosen : bars;
    if (this.bars !== bars) report(`${BARS_VARIABLE}: bars come from ${this.bars}`);
    this.#source = barsSource(this.bars, options);
  }

  /**
   * Subscribes to a stock.
   *
   * @param ticker its ticker: of several stocks it picks one, of one stock it is the name
   * @param resolution length of the bars: minutes
   * @returns the symbol to ask `history` for
   */
  addEquity(ticker: string, resolution: Resolution = Resolution.Minute): { readonly symbol: string } {
    if (resolution !== Resolution.Minute) throw new Error(`resolution ${resolution}: only minute bars are available`);
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
  async history(symbol: string, period: HistoryPeriod & { readonly resolution?: Resolution } = {}): Promise<Bars> {
    if (!this.#symbols.has(symbol)) throw new Error(`${symbol} is not subscribed: call addEquity("${symbol}") first`);
    return readHistory(this.#source, symbol, period, this.bars);
  }
}
