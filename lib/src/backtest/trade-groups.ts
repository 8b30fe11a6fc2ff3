import { quantiles } from "../stats/histogram.js";
import { DAY, HOUR, midnightOf } from "../util/time.js";
import type { Backtest, Trade } from "./result.js";

/** The trades that have something in common, and what they earned. Money in dollars, the rest fractions. */
export interface TradeGroup {
  /** What they have in common: an hour by its start, such as `09:00`, or `low`. */
  readonly group: string;
  readonly trades: number;
  /** Share of trades with a profit after costs. */
  readonly winRate: number;
  /** Dollars before and after costs, all trades together. */
  readonly gross: number;
  readonly profit: number;
  /** Mean return of a trade after costs, as a share of the equity. */
  readonly averageReturn: number;
}

/**
 * What trades earned by the hour of their entry.
 *
 * @param result a backtest
 * @returns a group for every hour of the clock in which a trade was opened, by the time of the bar of its first fill
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
 * tradesByHour(backtest(bars, buyAndHold(), { costs: "ib" }))[0].group; // → "09:00"
 */
export function tradesByHour({ trades }: Pick<Backtest, "trades">): TradeGroup[] {
  const hourOf = ({ entryTime }: Trade): number => Math.floor((entryTime - midnightOf(entryTime)) / HOUR);
  return Array.from({ length: DAY / HOUR }, (_, hour) =>
    groupOf(
      `${String(hour).padStart(2, "0")}:00`,
      trades.filter((trade) => hourOf(trade) === hour),
    ),
  ).filter((group) => group.trades > 0);
}

/**
 * What trades earned by regime: by the thirds of a signal, such as `atr_pct`, that the bar before the entry was in.
 *
 * The limits are those of the bars of the whole period, so that each third holds as many bars. They are known only
 * afterwards: the table describes a backtest, it is no rule to trade by.
 *
 * @param result a backtest
 * @param signal the signal at all bars that were given to the backtest, not only those of its period
 * @returns the groups low, middle and high; trades that were opened where the signal is NaN are in none of them
 * @throws when the signal has fewer values than the backtest needs
 * @example
 * const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
 * const held = backtest(bars, buyAndHold(), { costs: "ib" });
 * tradesByRegime(held, atr(bars, 14)).map(({ group }) => group); // → ["low", "middle", "high"]
 */
export function tradesByRegime(result: Backtest, signal: Float64Array): TradeGroup[] {
  const { trades, fills, firstBar, time, fill } = result;
  if (signal.length < firstBar + time.length) {
    throw new RangeError(
      `the signal has ${signal.length} values, but the backtest goes up to bar ${firstBar + time.length}: it needs one ` +
        "value for each of the bars that were given to the backtest",
    );
  }
  const [first, second] = quantiles(signal.subarray(firstBar, firstBar + time.length), [1 / 3, 2 / 3]);
  const before = fill === "close" ? 0 : 1;
  const regimeOf = (trade: Trade): number => signal[fills[trade.firstFill]!.bar - before] ?? Number.NaN;
  const within = (group: string, test: (value: number) => boolean): TradeGroup =>
    groupOf(
      group,
      trades.filter((trade) => test(regimeOf(trade))),
    );
  return [
    within("low", (value) => value < first!),
    within("middle", (value) => value >= first! && value < second!),
    within("high", (value) => value >= second!),
  ];
}

function groupOf(group: string, trades: readonly Trade[]): TradeGroup {
  const sum = (of: (trade: Trade) => number): number => trades.reduce((total, trade) => total + of(trade), 0);
  return {
    group,
    trades: trades.length,
    winRate: sum(({ profit }) => (profit > 0 ? 1 : 0)) / trades.length,
    gross: sum(({ gross }) => gross),
    profit: sum(({ profit }) => profit),
    averageReturn: sum((trade) => trade.return) / trades.length,
  };
}
