import { distributionOf } from "../../backtest/distribution.js";
import { drawdowns } from "../../backtest/drawdowns.js";
import { exposureByDay } from "../../backtest/exposure.js";
import type { Backtest } from "../../backtest/result.js";
import type { TradeGroup } from "../../backtest/trade-groups.js";
import { showable } from "../../util/showable.js";
import { dateOf } from "../../util/time.js";
import { count, dollars, finePercent, ratio } from "../format.js";
import type { TextColumns } from "../table-view.js";

/**
 * The deepest drawdowns of a backtest, as text.
 *
 * @param result a backtest
 * @param options most: number of drawdowns to list (10)
 * @returns columns depth, from, low, recovered ("not yet" at the end), days below the peak; the deepest first
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * drawdownTable(backtest(bars, buyAndHold(), { costs: "ib" })).depth.length > 0; // → true
 */
export function drawdownTable({ days }: Backtest, { most = 10 }: { readonly most?: number } = {}): TextColumns {
  const shown = drawdowns(days).slice(0, most);
  return showable("columns", {
    depth: shown.map(({ depth }) => finePercent(depth)),
    from: shown.map(({ from }) => dateOf(from)),
    low: shown.map(({ low }) => dateOf(low)),
    recovered: shown.map(({ recovered }) => (Number.isNaN(recovered) ? "not yet" : dateOf(recovered))),
    days: shown.map((one) => count(one.days)),
  });
}

/**
 * The distributions of a backtest's daily returns and of its trades' returns, as text.
 *
 * @param result a backtest
 * @returns a column of names, one for the days and one for the trades; "-" where there are too few
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * Object.keys(distributionTable(backtest(bars, buyAndHold(), { costs: "ib" }))); // → ["", "days", "trades"]
 */
export function distributionTable({ days, trades }: Backtest): TextColumns {
  const of = (values: Float64Array): string[] => {
    const found = distributionOf(values);
    const shares = [found.mean, found.deviation, found.worst, found.p5, found.median, found.p95, found.best];
    const [mean, deviation, ...places] = shares.map(finePercent);
    return [
      count(found.count),
      mean!,
      deviation!,
      ratio(found.skew),
      ratio(found.kurtosis),
      ...places,
      finePercent(found.positive),
    ];
  };
  return showable("columns", {
    "": [
      "number",
      "mean return",
      "standard deviation",
      "skew",
      "excess kurtosis",
      "worst",
      "5 % are below",
      "median",
      "5 % are above",
      "best",
      "share above 0",
    ],
    days: of(days.return),
    trades: of(Float64Array.from(trades, (trade) => trade.return)),
  });
}

/**
 * The exposure of a backtest month by month, as text.
 *
 * @param result a backtest
 * @returns columns month, days, long and short (mean share of the equity), highest, days in the market
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * exposureTable(backtest(bars, buyAndHold(), { costs: "ib" })).month; // → ["2018-01", "2018-02"]
 */
export function exposureTable(result: Backtest): TextColumns {
  const { time, long, short, highest } = exposureByDay(result);
  const months = new Map<string, number[]>();
  time.forEach((midnight, d) => {
    const month = dateOf(midnight).slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), d]);
  });
  const column = (of: (days: readonly number[]) => string): string[] => [...months.values()].map(of);
  const mean = (values: Float64Array, days: readonly number[]): string =>
    finePercent(days.reduce((sum, d) => sum + values[d]!, 0) / days.length);
  return showable("columns", {
    month: [...months.keys()],
    days: column((days) => count(days.length)),
    "days in the market": column((days) => count(days.filter((d) => highest[d]! > 0).length)),
    "mean long": column((days) => mean(long, days)),
    "mean short": column((days) => mean(short, days)),
    highest: column((days) => finePercent(Math.max(...days.map((d) => highest[d]!)))),
  });
}

/**
 * What groups of trades earned, as text.
 *
 * @param groups what `tradesByHour` or `tradesByRegime` returned
 * @param name heading of the first column
 * @returns columns of the groups' names, trades, won, gross and net profit, return a trade
 * @example
 * const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
 * const held = backtest(bars, buyAndHold(), { costs: "ib" });
 * tradeGroupTable(tradesByHour(held), "hour of entry").trades; // → ["1"]
 */
export function tradeGroupTable(groups: readonly TradeGroup[], name: string): TextColumns {
  return showable("columns", {
    [name]: groups.map(({ group }) => group),
    trades: groups.map(({ trades }) => count(trades)),
    won: groups.map(({ winRate }) => finePercent(winRate)),
    "gross profit, $": groups.map(({ gross }) => dollars(gross)),
    "net profit, $": groups.map(({ profit }) => dollars(profit)),
    "return a trade": groups.map(({ averageReturn }) => finePercent(averageReturn)),
  });
}
